//! The council's colour: read from the settings, refused where white text on it cannot be read.

/// White text needs this contrast with the colour behind it, in hundredths: 4.5 to 1 (WCAG 2.2, criterion 1.4.3, AA).
const LEAST_CONTRAST: u64 = 450;

/// One in the units of luminance: ten-millionths of linear light, times the ten-thousandths of the channels' weights.
const ONE: u64 = 10_000_000 * 10_000;

/// Linear light of each value of a channel, in ten-millionths: the sRGB curve of WCAG 2.2's "relative luminance",
/// reckoned beforehand because nothing that decides reckons in floating point.
#[rustfmt::skip]
const LINEAR: [u64; 256] = [
    0, 3035, 6071, 9106, 12141, 15176, 18212, 21247, 24282, 27317, 30353, 33465, 36765, 40247, 43914, 47770,
    51815, 56054, 60488, 65121, 69954, 74990, 80232, 85681, 91341, 97212, 103_298, 109_601, 116_122, 122_865, 129_830, 137_021,
    144_438, 152_085, 159_963, 168_074, 176_420, 185_002, 193_824, 202_886, 212_190, 221_739, 231_534, 241_576, 251_869, 262_412, 273_209, 284_260,
    295_568, 307_134, 318_960, 331_048, 343_398, 356_013, 368_895, 382_044, 395_462, 409_152, 423_114, 437_350, 451_862, 466_651, 481_718, 497_066,
    512_695, 528_606, 544_803, 561_285, 578_054, 595_112, 612_461, 630_100, 648_033, 666_259, 684_782, 703_601, 722_719, 742_136, 761_854, 781_874,
    802_198, 822_827, 843_762, 865_005, 886_556, 908_417, 930_590, 953_075, 975_873, 998_987, 1_022_417, 1_046_165, 1_070_231, 1_094_617, 1_119_324, 1_144_354,
    1_169_707, 1_195_384, 1_221_388, 1_247_718, 1_274_377, 1_301_365, 1_328_683, 1_356_333, 1_384_316, 1_412_633, 1_441_285, 1_470_273, 1_499_598, 1_529_262, 1_559_265, 1_589_608,
    1_620_294, 1_651_322, 1_682_694, 1_714_411, 1_746_474, 1_778_884, 1_811_642, 1_844_750, 1_878_208, 1_912_017, 1_946_178, 1_980_693, 2_015_563, 2_050_787, 2_086_369, 2_122_308,
    2_158_605, 2_195_262, 2_232_280, 2_269_659, 2_307_400, 2_345_506, 2_383_976, 2_422_811, 2_462_013, 2_501_583, 2_541_521, 2_581_829, 2_622_507, 2_663_556, 2_704_978, 2_746_773,
    2_788_943, 2_831_487, 2_874_408, 2_917_706, 2_961_383, 3_005_438, 3_049_873, 3_094_689, 3_139_887, 3_185_468, 3_231_432, 3_277_781, 3_324_515, 3_371_636, 3_419_144, 3_467_041,
    3_515_326, 3_564_001, 3_613_068, 3_662_526, 3_712_377, 3_762_621, 3_813_260, 3_864_294, 3_915_725, 3_967_552, 4_019_778, 4_072_402, 4_125_426, 4_178_851, 4_232_677, 4_286_905,
    4_341_536, 4_396_572, 4_452_012, 4_507_858, 4_564_110, 4_620_770, 4_677_838, 4_735_315, 4_793_202, 4_851_499, 4_910_208, 4_969_330, 5_028_865, 5_088_813, 5_149_177, 5_209_956,
    5_271_151, 5_332_764, 5_394_795, 5_457_245, 5_520_114, 5_583_404, 5_647_115, 5_711_248, 5_775_804, 5_840_784, 5_906_188, 5_972_018, 6_038_273, 6_104_956, 6_172_066, 6_239_604,
    6_307_571, 6_375_969, 6_444_797, 6_514_056, 6_583_748, 6_653_873, 6_724_432, 6_795_425, 6_866_853, 6_938_718, 7_011_019, 7_083_758, 7_156_935, 7_230_551, 7_304_607, 7_379_104,
    7_454_042, 7_529_422, 7_605_245, 7_681_511, 7_758_222, 7_835_378, 7_912_979, 7_991_027, 8_069_523, 8_148_466, 8_227_858, 8_307_699, 8_387_990, 8_468_732, 8_549_926, 8_631_572,
    8_713_671, 8_796_224, 8_879_231, 8_962_694, 9_046_612, 9_130_987, 9_215_819, 9_301_109, 9_386_857, 9_473_065, 9_559_734, 9_646_862, 9_734_453, 9_822_506, 9_911_021, 10_000_000,
];

/// The style sheet that gives the pages a council's colour, `#rrggbb`. The error is a sentence that says what to do.
pub fn council_css(colour: &str) -> Result<String, String> {
    let Some(channels) = channels(colour) else {
        return Err(format!(
            "«{colour}» is no colour. Write # and six digits or letters from a to f, as #00563f."
        ));
    };
    let contrast = contrast_with_white(channels);
    if contrast < LEAST_CONTRAST {
        return Err(format!(
            "{colour} is too light: white text on it has a contrast of {}.{:02} to 1, and must have at least 4.5 to 1. \
             Choose a darker colour.",
            contrast / 100,
            contrast % 100
        ));
    }
    Ok(format!(
        ":root{{--council-colour:{}}}\n",
        colour.to_ascii_lowercase()
    ))
}

/// Address of the style sheet for a colour. It carries the colour, so that a browser that kept the last one asks again.
pub(super) fn council_css_address(colour: &str) -> String {
    format!(
        "/assets/{}?v={}",
        crate::assets::COUNCIL,
        colour.trim_start_matches('#').to_ascii_lowercase()
    )
}

fn channels(colour: &str) -> Option<[u8; 3]> {
    let digits = colour.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}

/// Contrast of white with a colour, in hundredths, rounded down: (1 + 0.05) / (luminance + 0.05).
fn contrast_with_white([red, green, blue]: [u8; 3]) -> u64 {
    let linear = |channel: u8| LINEAR[usize::from(channel)];
    let luminance = 2126 * linear(red) + 7152 * linear(green) + 722 * linear(blue);
    105 * ONE / (luminance + ONE / 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_published_examples() {
        assert_eq!(contrast_with_white([0, 0, 0]), 2100);
        assert_eq!(contrast_with_white([255, 255, 255]), 100);
        // #767676 is the lightest grey that passes; #777777 does not.
        assert_eq!(contrast_with_white([0x76, 0x76, 0x76]), 454);
        assert_eq!(contrast_with_white([0x77, 0x77, 0x77]), 447);
    }

    #[test]
    fn a_colour_that_can_be_read_becomes_a_style_sheet() {
        assert_eq!(
            council_css("#00563F"),
            Ok(":root{--council-colour:#00563f}\n".to_owned())
        );
        assert!(council_css_address("#00563F").ends_with("council.css?v=00563f"));
    }

    #[test]
    fn any_other_is_refused_with_a_sentence() {
        assert!(council_css("#ffd700").is_err_and(|sentence| sentence.contains("too light")));
        for wrong in [
            "",
            "green",
            "#fff",
            "00563f",
            "#00563g",
            "#00563f;}",
            "#0056é",
            "#００５６３ｆ",
        ] {
            assert!(
                council_css(wrong).is_err_and(|sentence| sentence.contains("is no colour")),
                "{wrong}"
            );
        }
    }
}
