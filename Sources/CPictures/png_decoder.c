// png_decoder.c — pictures in PNG, by libpng.
#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "picture_decoders.h"

typedef struct {
  const picture_source *source;
  char *reason;
  picture_outcome outcome;
  ptrdiff_t memory;
  jmp_buf exit;
} decoder;

static void leave(png_structp png, picture_outcome outcome) {
  decoder *self = png_get_error_ptr(png);
  self->outcome = outcome;
  longjmp(self->exit, 1);
}

static void fail(png_structp png, png_const_charp message) {
  decoder *self = png_get_error_ptr(png);
  snprintf(self->reason, PICTURE_REASON, "%s", message);
  leave(png, self->outcome == PICTURE_WITHOUT_MEMORY ? PICTURE_WITHOUT_MEMORY : PICTURE_DAMAGED);
}

static void ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void read_bytes(png_structp png, png_bytep buffer, size_t count) {
  const picture_source *source = ((decoder *)png_get_io_ptr(png))->source;
  while (count > 0) {
    ptrdiff_t got = source->read(source->context, buffer, (ptrdiff_t)count);
    if (got < 0) leave(png, PICTURE_STOPPED);
    if (got == 0) leave(png, PICTURE_CUT_SHORT);
    buffer += got;
    count -= (size_t)got;
  }
}

// Blocks are counted with their size before them; libpng asks for few.
enum { HEAD = 16 };

static png_voidp allocate(png_structp png, png_alloc_size_t size) {
  decoder *self = png_get_mem_ptr(png);
  if (size > PTRDIFF_MAX - HEAD || (ptrdiff_t)size + HEAD > self->memory) {
    self->outcome = PICTURE_WITHOUT_MEMORY;
    return NULL;
  }
  char *block = malloc(size + HEAD);
  if (block == NULL) {
    self->outcome = PICTURE_WITHOUT_MEMORY;
    return NULL;
  }
  *(ptrdiff_t *)block = (ptrdiff_t)size + HEAD;
  self->memory -= (ptrdiff_t)size + HEAD;
  return block + HEAD;
}

static void release(png_structp png, png_voidp pointer) {
  if (pointer == NULL) return;
  char *block = (char *)pointer - HEAD;
  ((decoder *)png_get_mem_ptr(png))->memory += *(ptrdiff_t *)block;
  free(block);
}

static void decode(png_structp png, png_infop info, const picture_source *source) {
  png_set_read_fn(png, png_get_error_ptr(png), read_bytes);
  // Texts, profiles and times are passed over, so that none is unpacked; transparency is left out below.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_read_info(png, info);
  const int type = png_get_color_type(png, info), depth = png_get_bit_depth(png, info);
  const ptrdiff_t channels = type & PNG_COLOR_MASK_COLOR ? 3 : 1;
  const ptrdiff_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
  unsigned char *levels = source->begin(source->context, width, height, channels);
  if (levels == NULL) leave(png, PICTURE_STOPPED);
  if (type == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (type == PNG_COLOR_TYPE_GRAY && depth < 8) png_set_expand_gray_1_2_4_to_8(png);
  if (depth == 16) png_set_strip_16(png);
  // A palette with transparent colours has alpha, too, once it is looked up.
  png_set_strip_alpha(png);
  const int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (png_get_rowbytes(png, info) != (size_t)(width * channels)) png_error(png, "rows of another length");
  for (int pass = 0; pass < passes; pass++)
    for (ptrdiff_t row = 0; row < height; row++) {
      if (source->is_stopped(source->context)) leave(png, PICTURE_STOPPED);
      png_read_row(png, levels + row * width * channels, NULL);
    }
  png_read_end(png, NULL);
}

picture_outcome picture_read_png(const picture_source *source, char reason[PICTURE_REASON]) {
  decoder self = {.source = source, .reason = reason, .outcome = PICTURE_READ, .memory = source->memory};
  // Pointers that are set behind setjmp and read after a jump have to be volatile.
  png_structp volatile png = NULL;
  png_infop volatile info = NULL;
  reason[0] = 0;
  if (setjmp(self.exit) == 0) {
    png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &self, fail, ignore, &self, allocate, release);
    if (png != NULL) info = png_create_info_struct(png);
    if (info != NULL) {
      decode(png, info, source);
    } else if (self.outcome == PICTURE_READ) {
      self.outcome = PICTURE_WITHOUT_MEMORY;
    }
  }
  png_structp made = png;
  png_infop about = info;
  png_destroy_read_struct(&made, &about, NULL);
  return self.outcome;
}
