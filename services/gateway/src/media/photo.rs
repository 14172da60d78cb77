//! What a photo is: checked, measured, and copied without metadata. Every decode is bounded before it starts.
use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder, imageops::FilterType,
};

/// Largest file in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Largest width or height in pixels.
pub const MAX_SIDE: u32 = 12_000;
/// Most pixels.
pub const MAX_PIXELS: u64 = 64_000_000;
/// Most memory that a decode may take, in bytes.
const MAX_DECODE: u64 = 320 * 1024 * 1024;
/// Longest side of the copy that others see, in pixels.
const COPY_SIDE: u32 = 2_560;
/// Quality of the copy.
const COPY_QUALITY: u8 = 85;

/// A file that is not taken as a photo.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// Neither JPEG nor PNG nor WebP.
    #[error("the file is no JPEG, PNG or WebP; send the photo in one of these formats")]
    Format,
    /// More bytes than allowed.
    #[error("the file has more than {MAX_BYTES} bytes; send a smaller photo")]
    Bytes,
    /// More pixels than allowed.
    #[error(
        "the photo is {width}x{height} pixels; at most {MAX_SIDE} on a side and {MAX_PIXELS} in all are taken, so send \
         a smaller one"
    )]
    Pixels {
        /// Width said by the header.
        width: u32,
        /// Height said by the header.
        height: u32,
    },
    /// The file ends early or its content is damaged.
    #[error("the photo is damaged or cut short ({0}); send the file again from the phone's own copy")]
    Damaged(String),
}

/// A checked photo.
#[derive(Debug)]
pub struct Photo {
    /// Media type.
    pub media_type: &'static str,
    /// Width in pixels, as shown (after the orientation in its metadata).
    pub width: u32,
    /// Height in pixels, as shown.
    pub height: u32,
    /// A JPEG of the same picture, upright, without any metadata.
    pub copy: Vec<u8>,
}

impl Photo {
    /// Checks and copies a file. Takes CPU time: call it where blocking is allowed.
    pub fn read(file: &[u8]) -> Result<Self, PhotoError> {
        if file.len() > MAX_BYTES {
            return Err(PhotoError::Bytes);
        }
        let format = image::guess_format(file).map_err(|_| PhotoError::Format)?;
        let media_type = match format {
            ImageFormat::Jpeg => "image/jpeg",
            ImageFormat::Png => "image/png",
            ImageFormat::WebP => "image/webp",
            _ => return Err(PhotoError::Format),
        };
        let picture = decode(file, format)?;
        if !is_whole(file, format) {
            return Err(PhotoError::Damaged("the end of the picture is missing".to_owned()));
        }
        let (width, height) = (picture.width(), picture.height());
        Ok(Self { media_type, width, height, copy: copy(picture)? })
    }
}

fn decode(file: &[u8], format: ImageFormat) -> Result<DynamicImage, PhotoError> {
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODE);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| damaged(&error))?;
    let (width, height) = decoder.dimensions();
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PhotoError::Pixels { width, height });
    }
    let orientation = decoder.orientation().map_err(|error| damaged(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| damaged(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn copy(picture: DynamicImage) -> Result<Vec<u8>, PhotoError> {
    let picture = if picture.width().max(picture.height()) > COPY_SIDE {
        picture.resize(COPY_SIDE, COPY_SIDE, FilterType::Triangle)
    } else {
        picture
    };
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, COPY_QUALITY)
        .encode_image(&picture.into_rgb8())
        .map_err(|error| damaged(&error))?;
    Ok(out)
}

fn damaged(error: &image::ImageError) -> PhotoError {
    PhotoError::Damaged(error.to_string())
}

/// Whether the file reaches its end, as far as the decoder does not see to that itself.
fn is_whole(file: &[u8], format: ImageFormat) -> bool {
    const PNG_END: &[u8] = b"IEND\xae\x42\x60\x82";
    match format {
        ImageFormat::Jpeg => ends_as_jpeg(file),
        ImageFormat::Png => file.windows(PNG_END.len()).any(|bytes| bytes == PNG_END),
        _ => true,
    }
}

/// Whether the main picture of a JPEG reaches its end marker. Decoders fill a missing end with grey and say nothing.
/// Markers inside segments (a thumbnail in the metadata) do not count.
fn ends_as_jpeg(file: &[u8]) -> bool {
    let mut at = 2;
    let mut in_scan = false;
    while let Some(&[first, marker]) = file.get(at..at + 2) {
        match (first, marker) {
            (0xff, 0xd9) => return true,
            // Fill bytes, stuffed zero, restart markers.
            (0xff, 0xff) => at += 1,
            (0xff, 0x00 | 0x01 | 0xd0..=0xd8) => at += 2,
            (0xff, _) => {
                let Some(&[high, low]) = file.get(at + 2..at + 4) else { return false };
                in_scan = marker == 0xda;
                at += 2 + usize::from(u16::from_be_bytes([high, low]));
            }
            _ if in_scan => at += 1,
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use image::{ExtendedColorType, ImageEncoder as _, codecs::png::PngEncoder};

    use super::*;

    fn noise(width: u32, height: u32) -> image::RgbImage {
        image::RgbImage::from_fn(width, height, |x, y| {
            let value = u8::try_from((x * 31 + y * 17 + x * y * 7) % 256).expect("a byte");
            image::Rgb([value, value.wrapping_mul(3), value.wrapping_add(90)])
        })
    }

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let mut out = Vec::new();
        JpegEncoder::new(&mut out).encode_image(&noise(width, height)).expect("a jpeg");
        out
    }

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut out = Vec::new();
        PngEncoder::new(&mut out)
            .write_image(noise(width, height).as_raw(), width, height, ExtendedColorType::Rgb8)
            .expect("a png");
        out
    }

    /// Puts an Exif segment that turns the picture by 90 degrees and names a maker right after the start marker.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
        tiff.extend_from_slice(&[0x01, 0x0f, 0, 2, 0, 0, 0, 4, b'S', b'P', b'Y', 0]);
        tiff.extend_from_slice(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
        tiff.extend_from_slice(&[0, 0, 0, 0]);
        let length = u16::try_from(2 + 6 + tiff.len()).expect("short");
        let mut out = jpeg[..2].to_vec();
        out.extend_from_slice(&[0xff, 0xe1]);
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(b"Exif\0\0");
        out.extend_from_slice(&tiff);
        out.extend_from_slice(&jpeg[2..]);
        out
    }

    #[test]
    fn photos_in_the_three_formats_are_measured() {
        let photo = Photo::read(&jpeg(64, 48)).expect("a photo");
        assert_eq!((photo.media_type, photo.width, photo.height), ("image/jpeg", 64, 48));
        let photo = Photo::read(&png(20, 30)).expect("a photo");
        assert_eq!((photo.media_type, photo.width, photo.height), ("image/png", 20, 30));
        let mut webp = Vec::new();
        image::codecs::webp::WebPEncoder::new_lossless(&mut webp)
            .encode(noise(9, 8).as_raw(), 9, 8, ExtendedColorType::Rgb8)
            .expect("a webp");
        assert_eq!(Photo::read(&webp).expect("a photo").media_type, "image/webp");
    }

    #[test]
    fn the_copy_is_upright_and_has_no_metadata() {
        let file = with_exif(&jpeg(64, 48));
        assert!(file.windows(3).any(|bytes| bytes == b"SPY"));
        let photo = Photo::read(&file).expect("a photo");
        assert_eq!((photo.width, photo.height), (48, 64));
        assert!(!photo.copy.windows(4).any(|bytes| bytes == b"Exif"));
        assert!(!photo.copy.windows(3).any(|bytes| bytes == b"SPY"));
        assert_eq!(Photo::read(&photo.copy).expect("the copy").width, 48);
    }

    #[test]
    fn a_header_that_claims_60000x60000_is_refused_before_it_is_decoded() {
        let mut file = png(8, 8);
        file[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        file[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        let crc = crc32(&file[12..29]);
        file[29..33].copy_from_slice(&crc.to_be_bytes());
        assert_eq!(Photo::read(&file).expect_err("refused"), PhotoError::Pixels { width: 60_000, height: 60_000 });
    }

    #[test]
    fn files_cut_short_anywhere_are_refused() {
        for file in [with_exif(&jpeg(64, 48)), png(40, 40)] {
            for cut in [20, file.len() / 3, file.len() / 2, file.len() - 20, file.len() - 2] {
                assert!(Photo::read(&file[..cut]).is_err(), "{cut} of {} bytes were taken", file.len());
            }
        }
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(Photo::read(b"GIF89a\x01\0\x01\0\0\0\0;").expect_err("refused"), PhotoError::Format);
        assert_eq!(Photo::read(b"").expect_err("refused"), PhotoError::Format);
        assert_eq!(Photo::read(b"%PDF-1.7 something").expect_err("refused"), PhotoError::Format);
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let mut crc = u32::MAX;
        for &byte in bytes {
            crc ^= u32::from(byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
            }
        }
        !crc
    }
}
