"""Small pictures: a screenshot with the 256 colours it uses most. The browser reads it, so no library is needed."""

import struct
import zlib
from base64 import b64decode, b64encode

from playwright.sync_api import Page

REDUCE = """async source => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    const kept = [...counts]
        .sort((one, other) => other[1] - one[1] || one[0] - other[0])
        .slice(0, 256)
        .map(([colour]) => colour);
    const parts = colour => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
    const palette = kept.map(parts);
    const place = new Map(kept.map((colour, index) => [colour, index]));
    for (const colour of counts.keys()) {
        if (place.has(colour)) continue;
        const wanted = parts(colour);
        const away = palette.map(own => own.reduce((sum, part, index) => sum + (part - wanted[index]) ** 2, 0));
        place.set(colour, away.indexOf(Math.min(...away)));
    }
    let bytes = "";
    for (const pixel of pixels) bytes += String.fromCharCode(place.get(pixel));
    return [image.width, image.height, palette.flat(), btoa(bytes)];
}"""


def reduced(page: Page, picture: bytes) -> bytes:
    """Return a PNG with at most 256 colours; `page` is any page without a content security policy."""
    source = f"data:image/png;base64,{b64encode(picture).decode()}"
    width, height, palette, pixels = page.evaluate(REDUCE, source)
    rows = b64decode(pixels)
    lines = b"".join(b"\0" + rows[start : start + width] for start in range(0, width * height, width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", bytes(palette)), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
