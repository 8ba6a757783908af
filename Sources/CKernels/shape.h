// shape.h — definitions for every shape of vector.
#include "real.h"
#include "functions.h"
#include "normal.h"
#include "operations.h"
#include "update_rules.h"
#include "tile.h"
#include "tap_tile.h"
