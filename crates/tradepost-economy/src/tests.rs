//! placeholder
mod market;
mod ten_days;
