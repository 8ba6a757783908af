// rule_numbers.h — the numbers of an update rule, out of an instruction and its operand b; for the SCALAR of real.h.

static void NAME(read_rule)(const cr_instruction *it, const SCALAR *b, SCALAR *r) {
  for (int i = 0; i < 4; i++) r[RULE_RATE + i] = b[i];
  for (int i = 0; i < 6; i++) {
    double number;
    __builtin_memcpy(&number, it->n + 3 + i, sizeof number);
    r[RULE_L1 + i] = (SCALAR)number;
    if (RULE_L1 + i == RULE_P) r[RULE_REST_P] = (SCALAR)(1 - number);
    if (RULE_L1 + i == RULE_Q) r[RULE_REST_Q] = (SCALAR)(1 - number);
  }
}
