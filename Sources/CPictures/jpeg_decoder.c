// jpeg_decoder.c — pictures in JPEG, by libjpeg.
#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
// The numbers of messages stand behind what they need.
#include <jerror.h>

#include "picture_decoders.h"

enum {
  PIECE = 1 << 14,
  /// Most passes over a progressive picture; those of cameras and editors have about ten.
  SCANS = 500,
};

typedef struct {
  // First members: the library hands out pointers to these alone.
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr input;
  struct jpeg_progress_mgr progress;
  const picture_source *source;
  char *reason;
  picture_outcome outcome;
  jmp_buf exit;
  unsigned char piece[PIECE];
} decoder;

static void leave(j_common_ptr jpeg, picture_outcome outcome) {
  decoder *self = jpeg->client_data;
  self->outcome = outcome;
  longjmp(self->exit, 1);
}

static void describe(j_common_ptr jpeg) {
  char text[JMSG_LENGTH_MAX];
  jpeg->err->format_message(jpeg, text);
  snprintf(((decoder *)jpeg->client_data)->reason, PICTURE_REASON, "%s", text);
}

static void fail(j_common_ptr jpeg) {
  describe(jpeg);
  const int code = jpeg->err->msg_code;
  const bool is_memory = code == JERR_OUT_OF_MEMORY || code == JERR_NO_BACKING_STORE;
  leave(jpeg, is_memory ? PICTURE_WITHOUT_MEMORY : PICTURE_DAMAGED);
}

// Warnings about lost levels are errors; others, as of bytes between two parts, change no level.
static void hear(j_common_ptr jpeg, int level) {
  if (level >= 0) return;
  switch (jpeg->err->msg_code) {
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_NOT_SEQUENTIAL:
    case JWRN_JPEG_EOF:
      fail(jpeg);
  }
}

static void write_nothing(j_common_ptr jpeg) { (void)jpeg; }

static void do_nothing(j_decompress_ptr jpeg) { (void)jpeg; }

static boolean fill(j_decompress_ptr jpeg) {
  decoder *self = jpeg->client_data;
  const picture_source *source = self->source;
  ptrdiff_t got = source->read(source->context, self->piece, PIECE);
  if (got < 0) leave((j_common_ptr)jpeg, PICTURE_STOPPED);
  if (got == 0) leave((j_common_ptr)jpeg, PICTURE_CUT_SHORT);
  self->input.next_input_byte = self->piece;
  self->input.bytes_in_buffer = (size_t)got;
  return TRUE;
}

static void skip(j_decompress_ptr jpeg, long count) {
  struct jpeg_source_mgr *input = jpeg->src;
  while (count > 0 && (size_t)count > input->bytes_in_buffer) {
    count -= (long)input->bytes_in_buffer;
    fill(jpeg);
  }
  if (count > 0) {
    input->next_input_byte += count;
    input->bytes_in_buffer -= (size_t)count;
  }
}

static void watch(j_common_ptr jpeg) {
  decoder *self = jpeg->client_data;
  if (self->source->is_stopped(self->source->context)) leave(jpeg, PICTURE_STOPPED);
  if (jpeg->is_decompressor && ((j_decompress_ptr)jpeg)->input_scan_number > SCANS) {
    snprintf(self->reason, PICTURE_REASON, "more than %d passes", SCANS);
    leave(jpeg, PICTURE_UNSUPPORTED);
  }
}

/// a·b / 255, rounded.
static unsigned product(unsigned a, unsigned b) {
  const unsigned t = a * b + 128;
  return ((t >> 8) + t) >> 8;
}

// Levels are stored inverted: 255 is no ink.
static void convert_cmyk(const unsigned char *restrict from, unsigned char *restrict to, ptrdiff_t width) {
  for (ptrdiff_t i = 0; i < width; i++) {
    const unsigned light = from[4 * i + 3];
    for (int c = 0; c < 3; c++) to[3 * i + c] = (unsigned char)(light - product(255u - from[4 * i + c], light));
  }
}

static void decode(j_decompress_ptr jpeg, const picture_source *source, char *reason) {
  jpeg->src = &((decoder *)jpeg->client_data)->input;
  jpeg->progress = &((decoder *)jpeg->client_data)->progress;
  jpeg->mem->max_memory_to_use = source->memory;
  jpeg_read_header(jpeg, TRUE);
  const int parts = jpeg->num_components;
  if (parts != 1 && parts != 3 && parts != 4) {
    snprintf(reason, PICTURE_REASON, "%d channels", parts);
    leave((j_common_ptr)jpeg, PICTURE_UNSUPPORTED);
  }
  jpeg->out_color_space = parts == 1 ? JCS_GRAYSCALE : parts == 3 ? JCS_RGB : JCS_CMYK;
  jpeg->dct_method = JDCT_ISLOW;
  const ptrdiff_t width = jpeg->image_width, height = jpeg->image_height, channels = parts == 1 ? 1 : 3;
  unsigned char *levels = source->begin(source->context, width, height, channels);
  if (levels == NULL) leave((j_common_ptr)jpeg, PICTURE_STOPPED);
  jpeg_start_decompress(jpeg);
  if ((ptrdiff_t)jpeg->output_width != width || (ptrdiff_t)jpeg->output_height != height ||
      jpeg->output_components != parts) {
    snprintf(reason, PICTURE_REASON, "rows of another length");
    leave((j_common_ptr)jpeg, PICTURE_DAMAGED);
  }
  JSAMPARRAY inks = NULL;
  if (parts == 4)
    inks = jpeg->mem->alloc_sarray((j_common_ptr)jpeg, JPOOL_IMAGE, (JDIMENSION)(4 * width), 1);
  while (jpeg->output_scanline < jpeg->output_height) {
    if (source->is_stopped(source->context)) leave((j_common_ptr)jpeg, PICTURE_STOPPED);
    unsigned char *row = levels + (ptrdiff_t)jpeg->output_scanline * width * channels;
    JSAMPROW rows[1] = {row};
    jpeg_read_scanlines(jpeg, inks == NULL ? rows : inks, 1);
    if (inks != NULL) convert_cmyk(inks[0], row, width);
  }
  jpeg_finish_decompress(jpeg);
}

picture_outcome picture_read_jpeg(const picture_source *source, char reason[PICTURE_REASON]) {
  decoder self;
  struct jpeg_decompress_struct jpeg;
  memset(&self, 0, offsetof(decoder, piece));
  memset(&jpeg, 0, sizeof jpeg);
  self.source = source;
  self.reason = reason;
  self.outcome = PICTURE_READ;
  reason[0] = 0;
  jpeg.err = jpeg_std_error(&self.errors);
  jpeg.client_data = &self;
  self.errors.error_exit = fail;
  self.errors.emit_message = hear;
  self.errors.output_message = write_nothing;
  self.input.init_source = do_nothing;
  self.input.fill_input_buffer = fill;
  self.input.skip_input_data = skip;
  self.input.resync_to_restart = jpeg_resync_to_restart;
  self.input.term_source = do_nothing;
  self.progress.progress_monitor = watch;
  if (setjmp(self.exit) == 0) {
    jpeg_create_decompress(&jpeg);
    decode(&jpeg, source, reason);
  }
  jpeg_destroy_decompress(&jpeg);
  return self.outcome;
}
