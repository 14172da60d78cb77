//! A place as typed.
use clap::Args;
use gridcase_proto::common::v1::Position;

/// A place with the coordinate system in which it was taken.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// Longitude in degrees.
    #[arg(long, requires = "lat", allow_negative_numbers = true, value_name = "DEGREES")]
    pub(crate) lon: Option<f64>,
    /// Latitude in degrees.
    #[arg(long, requires = "lon", allow_negative_numbers = true, value_name = "DEGREES")]
    pub(crate) lat: Option<f64>,
    /// Coordinate system of the place: WGS-84 (GPS), CGCS2000, GCJ-02 (高德, 腾讯) or BD-09 (百度).
    #[arg(long, default_value = "WGS-84", value_name = "SYSTEM")]
    pub(crate) crs: String,
    /// Radius in metres of the circle that holds the true place.
    #[arg(long, default_value_t = 0.0, value_name = "METRES")]
    pub(crate) accuracy: f64,
}

impl Place {
    /// For the wire; none where no place was typed.
    pub(crate) fn position(&self, provider: &str) -> Option<Position> {
        let (longitude, latitude) = self.lon.zip(self.lat)?;
        Some(Position {
            longitude,
            latitude,
            coordinate_system: self.crs.clone(),
            accuracy_m: self.accuracy,
            fixed_at: None,
            provider: provider.to_owned(),
        })
    }
}
