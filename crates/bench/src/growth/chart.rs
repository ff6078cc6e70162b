//! The chart: a panel for each dimension, each cost relative to its first size, logarithmic axes.

use std::path::Path;

use anyhow::anyhow;
use plotters::coord::Shift;
use plotters::prelude::*;

use super::curve::{Growth, size};

const WIDTH: u32 = 960;
const PANEL_HEIGHT: u32 = 340;

pub(super) fn draw(measured: &[Growth], file: &Path) -> anyhow::Result<()> {
    let panels = u32::try_from(measured.len())?.max(1);
    let area = SVGBackend::new(file, (WIDTH, PANEL_HEIGHT * panels)).into_drawing_area();
    area.fill(&WHITE).map_err(failed)?;
    for (growth, panel) in measured.iter().zip(area.split_evenly((measured.len().max(1), 1))) {
        draw_panel(growth, &panel)?;
    }
    area.present().map_err(failed)
}

fn draw_panel(growth: &Growth, panel: &DrawingArea<SVGBackend<'_>, Shift>) -> anyhow::Result<()> {
    let points = || growth.curves.iter().flat_map(|curve| &curve.points);
    let (mut least, mut most) = (f64::MAX, f64::MIN);
    for point in points() {
        (least, most) = (least.min(point.size), most.max(point.size));
    }
    let relative: Vec<_> =
        growth.curves.iter().filter_map(|curve| Some((curve, curve.points.first()?.cost))).collect();
    let costs = || {
        relative.iter().flat_map(|(curve, first)| curve.points.iter().map(move |point| point.cost / first))
    };
    let (low, high) = costs().fold((0.5_f64, 10.0_f64), |(low, high), cost| (low.min(cost), high.max(cost)));
    let mut chart = ChartBuilder::on(panel)
        .caption(format!("Growing {}", growth.of), ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(64)
        .build_cartesian_2d((least..most * 1.01).log_scale(), (low..high * 1.1).log_scale())
        .map_err(failed)?;
    chart
        .configure_mesh()
        .max_light_lines(0)
        .bold_line_style(BLACK.mix(0.12))
        .x_desc(format!("number of {}", growth.of))
        .y_desc("cost relative to the first size")
        .x_label_formatter(&|number| size(*number))
        .y_label_formatter(&|cost| format!("{cost}"))
        .draw()
        .map_err(failed)?;
    for (number, (curve, first)) in relative.iter().enumerate() {
        let color = Palette99::pick(number).to_rgba();
        let line = curve.points.iter().map(|point| (point.size, point.cost / first));
        chart
            .draw_series(LineSeries::new(line, color.stroke_width(2)).point_size(3))
            .map_err(failed)?
            .label(curve.what)
            .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 18, y)], color.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK.mix(0.3))
        .draw()
        .map_err(failed)
}

/// The errors of a drawing borrow its area.
fn failed(error: impl std::fmt::Display) -> anyhow::Error {
    anyhow!("cannot draw: {error}")
}
