// picture_decoders.h — pictures in PNG and JPEG, by libpng and libjpeg, whose jumps out of errors stay on this side.
//
// Both libraries report an error by a call that must not return, and jump from there; no jump crosses a caller's frame,
// for callbacks return before any error is raised. No state outlives a call.
#pragma once

#include <stdbool.h>
#include <stddef.h>

/// The caller's side of a reading. Each callback gets `context` back as it was given.
typedef struct {
  void *context;
  /// Copies the next bytes of the file, `count` at most, to `buffer`; returns their number, 0 at the end, -1 to stop.
  ptrdiff_t (*read)(void *context, unsigned char *buffer, ptrdiff_t count);
  /// Returns room for `width * height * channels` levels, one byte each, or NULL to stop. Called once, before any level.
  unsigned char *(*begin)(void *context, ptrdiff_t width, ptrdiff_t height, ptrdiff_t channels);
  /// Returns true to stop; asked between rows.
  bool (*is_stopped)(void *context);
  /// Most bytes of working memory, beside the levels.
  ptrdiff_t memory;
} picture_source;

/// Outcome of a reading.
typedef enum {
  PICTURE_READ,
  /// A callback stopped it.
  PICTURE_STOPPED,
  /// The file ends too early.
  PICTURE_CUT_SHORT,
  /// The library can't read it; `reason` says why.
  PICTURE_DAMAGED,
  /// It is of a kind that is not read; `reason` says which.
  PICTURE_UNSUPPORTED,
  PICTURE_WITHOUT_MEMORY,
} picture_outcome;

/// Capacity of the text of a reason.
enum { PICTURE_REASON = 200 };

/// Reads a PNG: levels row by row, the channels of a pixel side by side, one channel for grey and three for colour.
/// Palettes are looked up, alpha is left out, and of 16 bits the higher 8 are kept.
picture_outcome picture_read_png(const picture_source *source, char reason[PICTURE_REASON]);

/// Reads a JPEG likewise, by the slow integer transform and smooth upsampling, the library's defaults. CMYK becomes
/// RGB by the conventions of Adobe: levels inverted, each colour times the light that black leaves.
picture_outcome picture_read_jpeg(const picture_source *source, char reason[PICTURE_REASON]);
