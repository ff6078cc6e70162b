//! A cost as a function of a size, and the exponent of its growth.

/// One cost, measured at several sizes of one dimension.
#[derive(Clone, Debug)]
pub(crate) struct Curve {
    pub(crate) what: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) points: Vec<Point>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    pub(crate) size: f64,
    pub(crate) cost: f64,
}

impl Curve {
    /// The slope of the logarithms by least squares: 0 is constant, 1 is linear. `None` for fewer than two
    /// sizes.
    pub(crate) fn exponent(&self) -> Option<f64> {
        let logs =
            || self.points.iter().map(|point| (point.size.ln(), point.cost.max(f64::MIN_POSITIVE).ln()));
        #[expect(clippy::cast_precision_loss, reason = "a handful of points")]
        let count = self.points.len() as f64;
        let mean = |values: f64| values / count;
        let (mean_size, mean_cost) =
            (mean(logs().map(|(size, _)| size).sum()), mean(logs().map(|(_, cost)| cost).sum()));
        let variance: f64 = logs().map(|(size, _)| (size - mean_size).powi(2)).sum();
        let covariance: f64 = logs().map(|(size, cost)| (size - mean_size) * (cost - mean_cost)).sum();
        (self.points.len() > 1).then(|| covariance / variance)
    }
}

/// All costs that grow with one dimension.
#[derive(Clone, Debug)]
pub(crate) struct Growth {
    /// What grows, as the label of an axis.
    pub(crate) of: &'static str,
    /// How it was measured, for readers who judge the figures.
    pub(crate) about: &'static str,
    pub(crate) curves: Vec<Curve>,
}

impl Growth {
    pub(crate) fn new(of: &'static str, about: &'static str) -> Self {
        Self { of, about, curves: Vec::new() }
    }

    /// Adds a measurement.
    pub(crate) fn add(&mut self, what: &'static str, unit: &'static str, size: usize, cost: f64) {
        #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
        let point = Point { size: size as f64, cost };
        match self.curves.iter_mut().find(|curve| curve.what == what) {
            Some(curve) => curve.points.push(point),
            None => self.curves.push(Curve { what, unit, points: vec![point] }),
        }
    }
}

/// A size as people write it: `1 k`, `20 M`.
pub(super) fn size(size: f64) -> String {
    match size {
        size if size >= 1e6 => format!("{} M", size / 1e6),
        size if size >= 1e3 => format!("{} k", size / 1e3),
        size => format!("{size}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponent_of_a_power_is_its_power() {
        let mut growth = Growth::new("players", "");
        for size in [10, 100, 1_000, 10_000] {
            let square = f64::from(u32::try_from(size).unwrap()).powi(2);
            growth.add("constant", "µs", size, 7.0);
            growth.add("square", "µs", size, 3.0 * square);
        }
        let exponents: Vec<f64> = growth.curves.iter().filter_map(Curve::exponent).collect();
        assert!(exponents[0].abs() < 1e-9, "{exponents:?}");
        assert!((exponents[1] - 2.0).abs() < 1e-9, "{exponents:?}");
    }
}
