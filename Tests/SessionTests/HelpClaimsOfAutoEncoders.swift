// HelpClaimsOfAutoEncoders.swift — claims of help on networks that learn their input, with sessions as proof.
@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

extension Claim {
  static let autoEncoders: [Claim] = [
    Claim("layer dense", "Images are taken as their pixels", in: "AutoEncoderTests.imagesAreVectors"),
    Claim(
      "layer dense", "Weights that are tied can't be assigned", in: "AutoEncoderTests.tiedWeightsAreRead"),
    Claim(
      "layer dense", "derivatives by those of the other layer sum both",
      in: "AutoEncoderTests.tiedWeightsLearn"),
    Claim(
      "layer dense", "transposed, by number or name",
      "layer dense 1 2 name=code; layer dense 1 tied=code; w(1) = [3 4]; w(2)", "[3; 4]"),
    Claim(
      "layer convtranspose", "of what a pixel of map m adds to map d",
      "data digit; x = 1; layer conv 2 1x1; b(1) = 0; w(1,1) = 1; w(1,2) = 0; layer convtranspose 3 1x2 stride=2; w(2) = 0; w(2,1)1,2,3 = 7; [z(2,3)1,1 z(2,3)1,2 z(2,2)1,2]",
      "[0 7 0]"),
    Claim(
      "layer convtranspose", "leads back to as many rows and columns",
      "data digit; layer conv 1 3x3 stride=2 padding=1; layer convtranspose 1 3x3 stride=2 padding=1 extra=1",
      "…7×7×1 → 14×14×1…"),
    Claim(
      "layer reshape", "height x width x depth, as 7x7x8; or one number",
      "data digit; layer reshape 98x2; layer reshape 196",
      "layer 2  reshape 196  98×2×1 → 196"),
    Claim("layer noise", "learns to remove noise", in: "AutoEncoderTests.noiseIsOfTraining"),
    Claim(
      "plot reconstruction", "the selected one unless given",
      in: "AutoEncoderTests.selectedExampleIsReconstructed"),
    Claim("plot code", "the first two unless given", in: "AutoEncoderTests.selectedExampleIsReconstructed"),
    Claim("plot", "For programs, reconstruction gives", in: "AutoEncoderTests.picturesForPrograms"),
  ]
}
