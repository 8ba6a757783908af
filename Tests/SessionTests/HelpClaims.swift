// HelpClaims.swift — claims of help on data, networks and training, with sessions as proof.
@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

private let unit = "data table { 1 -> 0 }; layer dense 1 linear; loss sse; w(1) = 2; freeze b(1); "
private let two = "data table { 0 -> 0; 1 -> 1 }; layer dense 1; loss crossentropy; init zero; "

extension Claim {
  static let all: [Claim] = Array(
    [
      data, kinds, layers, networks, branches, autoEncoders, training, derivatives, time, pictures, session,
      lessons,
    ]
    .joined())

  private static let data: [Claim] = [
    Claim(
      "data scale", "brings the inputs to 0…1", "data table { 2 10 -> 0; 6 30 -> 1 }; data scale; x",
      "[0 0; 1 1]"),
    Claim(
      "data scale", "Grey levels from 0 to 255", "data digit; a = max(x); data scale; max(x) * 255 - a", "0"),
    Claim(
      "data scale", "to mean 0 and deviation 1", "data table { 2 -> 0; 6 -> 1 }; data scale standard; x",
      "[-1; 1]"),
    Claim(
      "data scale", "`data scale target` and",
      "data table { 1 -> 2.5; 1 -> 4.5; 1 -> 3 }; data scale target; y",
      "[0; 1; 0.25]"),
    Claim(
      "data scale", "`data scale standard target` do so",
      "data table { 1 -> 2.5; 1 -> 4.5 }; data scale standard target; y",
      "[-1; 1]"),
    Claim(
      "data scale", "Each column of a table is scaled by itself",
      "data table { 2 10 -> 0; 6 50 -> 1; 4 20 -> 0 }; data scale; x", "[0 0; 1 1; 0.5 0.25]"),
    Claim(
      "data scale", "`split` fits it anew",
      "data table { 0 -> 0; 1 -> 1; 10 -> 0; 99 -> 1 }; data scale; split 0.5; [max(x) max(1 - x)]", "[1 1]"),
    Claim(
      "data scale", "`predict` and the axes",
      "data table { 0 -> 0.5; 10 -> 1 }; data scale; layer dense 1 linear; w(1) = 3; b(1) = 0; predict 10",
      "3"),
    Claim(
      "data scale", "x, y, p and J are what the network sees",
      "data table { 0 -> 0; 10 -> 1 }; data scale; x",
      "[0; 1]"),
    Claim(
      "data scale", "the axes of pictures speak the data's own units",
      "data table { 0 0 -> 0; 1000 1 -> 1 }; data scale; plot data columns=20 rows=3", "…1000…"),

    Claim("data", "alone, says what there are", "data xor n=4; data", "xor  4 examples…"),
    Claim(
      "data scale", "A constant column becomes 0", "data table { 1 7 -> 0; 2 7 -> 1 }; data scale; x",
      "[0 0; 1 0]"),
    Claim(
      "data scale", "images that go from 0 to 1 stay",
      "data digit; x = x / 1000; a = max(x); data scale; max(x) - a", "0"),
    Claim(
      "data scale", "any others are scaled as a whole",
      "data digit; x = x + 100; data scale; [max(x) max(1 - x)]", "[1 1]"),
    Claim(
      "data scale", "`standard` takes each channel", "data digit; data scale standard; abs(mean(x)) < 1e-9",
      "1"),
    Claim(
      "evaluate", "J is that of the training",
      "data table { 0 1 -> 1; 1 0 -> 0 }; layer dense 1; loss crossentropy; init zero; evaluate",
      "J = 0.693147, errtrain = 0.5"),
    Claim(
      "evaluate", "Where `labelled` keeps the labels of a part",
      "data table { 1 -> 0; 1 -> 0; 1 -> 0; 1 -> 1 }; labelled 2; layer dense 1; w(1) = 1; b(1) = 0; evaluate",
      "errtrain = 0.5, errunlabelled = 1"),
    Claim(
      "train", "needs no labels: examples that `labelled` left",
      "data table { 0 -> 0; 0 -> 1; 4 -> 0; 4 -> 1 }; layer dense 1 linear; w(1) = 0; loss sse target=x; labelled 1; train rate=0.5; b(1)",
      "1"),
    Claim(
      "evaluate", "Of the test examples that `split` keeps",
      "data xor n=20; split 0.5; layer dense 1; init zero; loss crossentropy; evaluate", "…errtest = …"),
    Claim(
      "evaluate", "Of the test examples that `split` keeps",
      "data table { 1 -> 0.5; 1 -> 0.5 }; split 0.5; layer dense 1 linear; w(1) = 1; b(1) = 0; loss mse; evaluate",
      "J = 0.25, Jtest = 0.25"),

    Claim(
      "examples", "those that `split` keeps for it", "data xor n=10; split 0.8; examples test",
      "2 examples selected"),
    Claim("examples", "train, test", "data xor n=10; split 0.8; examples train", "8 examples selected"),
    Claim("examples", "from … to, as 1..32", "data xor n=40; examples 3..5", "3 examples selected"),
    Claim("example", "the example's number, from 1", "data xor n=4; example 0", "…at least 1…"),
    Claim("split", "the share for training, as 0.8", "data xor n=10; split 1", "…between 0 and 1…"),
    Claim(
      "labelled", "the others' targets count as unknown", "data xor n=10; labelled 4; examples",
      "…4 for training, 6 without label"),
    Claim(
      "labelled", "They are drawn at random",
      "data xor n=100; labelled 10; a = sum(x1); labelled 10; sum(x1) == a", "0"),
    Claim(
      "labelled", "as many of each class as of the others", "data digits n=200; labelled 20",
      "20 training examples keep their label (2 of each class), 180 are without"),
    Claim(
      "labelled", "as far as there are enough",
      "data table { 0 -> 0; 1 -> 0; 2 -> 0; 3 -> 0; 4 -> 1 }; labelled 4; sum(y)", "1"),
    Claim("labelled", "training, J and `errtrain`", two + "labelled 2; labelled all; J", "0.693147"),
    Claim(
      "labelled", "use these alone",
      "data table { 0 -> 0; 0 -> 0; 5 -> 1; 5 -> 1 }; layer dense 1 linear; loss sse; w(1) = 1; b(1) = 0; labelled 2; J",
      "4"),
    Claim(
      "labelled", "so does `data scale`, which looks at inputs only",
      "data table { 0 -> 0; 10 -> 0; 20 -> 1; 40 -> 1 }; labelled 2; data scale; examples all; [max(x) max(1 - x)]",
      "[1 1]"),
    Claim(
      "labelled", "What learns without labels",
      "data table { 0 -> 0; 0 -> 1; 4 -> 0; 4 -> 1 }; layer dense 1 linear; w(1) = 0; b(1) = 0; loss sse target=x; labelled 1; train rate=0; evaluate",
      "J = 4"),
    Claim(
      "labelled", "`evaluate` says the error rate of the others",
      "data table { 1 -> 0; 1 -> 0; 1 -> 0; 1 -> 1 }; labelled 2; layer dense 1; w(1) = 1; b(1) = 0; evaluate",
      "errtrain = 0.5, errunlabelled = 1"),
    Claim(
      "labelled", "`examples all` selects them too", "data xor n=10; labelled 4; examples all",
      "10 examples selected"),
    Claim(
      "labelled", "Another `labelled` draws anew among all", "data digits n=100; labelled 20; labelled 90",
      "90 training examples keep their label (9 of each class), 10 are without"),
  ]

  private static let kinds: [Claim] = [
    Claim("data xor", "examples, 1 to 10000000", "data xor n=0", "…these data have 1 to 10000000 examples…"),
    Claim(
      "data xor", "examples, 1 to 10000000", "data moons n=10000001",
      "…these data have 1 to 10000000 examples…"),
    Claim("data xor", "200 unless given", "data linear", "linear  200 examples…"),
    Claim("data xor", "coordinate; 0 unless given", "data xor noise=-1", "…at least 0…"),
    Claim("data xor", "a whole number from 0 up", "data xor n=2 seed=-1", "…whole number from 0 up…"),
    Claim("data xor", "a whole number from 0 up", "data xor n=2 seed=0", "xor  2 examples…"),
    Claim("data xor", "Points of the square", "data xor; mean(abs(y - (x1 * x2 < 0)))", "0"),
    Claim(
      "data circles", "The disc has a radius", "data circles n=5000; max(sqrt(x1^2 + x2^2) * y) <= 0.5", "1"),
    Claim(
      "data moons", "coordinate; 0.1 unless",
      "data moons seed=5; a = x; data moons seed=5 noise=0.1; max(abs(x - a))", "0"),
    Claim(
      "data moons", "Half circles of radius 1",
      "data moons noise=0; max(abs((x1^2 + x2^2 - 1) * (1 - y))) < 1e-12", "1"),
    Claim(
      "data spirals", "coordinate; 0.02 unless",
      "data spirals seed=5; a = x; data spirals seed=5 noise=0.02; max(abs(x - a))", "0"),
    Claim(
      "data blobs", "coordinate; 0.15 unless",
      "data blobs seed=5; a = x; data blobs seed=5 noise=0.15; max(abs(x - a))", "0"),
    Claim(
      "data scale", "standard: mean 0 and deviation 1",
      "data table { 2 -> 0; 6 -> 1 }; data scale standard; x", "[-1; 1]"),
    Claim(
      "data circles", "a disc (class 1) inside a ring",
      "data circles n=5000; max(sqrt(x1^2 + x2^2) * y) <= 0.5", "1"),
    Claim("data blobs", "clouds, 2 to 10", "data blobs classes=1", "…2 to 10…"),
    Claim("data blobs", "clouds, 2 to 10", "data blobs classes=11", "…2 to 10…"),
    Claim("data blobs", "2 unless given", "data blobs", "blobs  200 examples, 2 inputs, 2 classes…"),
    Claim(
      "data blobs", "Their middles stand",
      "data blobs classes=3 noise=0; max(abs(x1^2 + x2^2 - 0.49)) < 1e-12", "1"),
    Claim(
      "data linear", "Without noise",
      "data linear; layer dense 1; loss crossentropy; init zero; train epochs=500 rate=5; errtrain", "0"),
    Claim(
      "data table", "One target a row", "data table { 1 -> 1000 }", "table  1 example, 1 input, 1 target"),
    Claim("data digit", "grey levels 0 to 255", "data digit; max(abs(x - 127.5)) <= 127.5", "1"),
    Claim("data digits", "14×14 pictures", "data digits 7", "digits  7 examples, images of 14×14×1…"),
    Claim("data digits", "examples, 1 to 100000", "data digits 100001", "…1 to 100000…"),
    Claim("data digits", "There are as many", "data digits 50", "…(5 each)"),
    Claim("data csv", "Here `iris.csv`", in: "ExampleTests.theFileOfTheExamplesIsTheOneInHelp"),
    Claim("data csv", "Words of the target", in: "ExampleTests.readsWhatItSays"),
    Claim("data csv", "each word becomes an input", in: "ExampleTests.readsWhatItSays"),
    Claim("data csv", "the last unless given", in: "ExampleTests.readsWhatItSays"),
    Claim("data csv", "The first line has the names", in: "ExampleTests.readsWhatItSays"),
    Claim("data csv", "Columns are numbered from 1", in: "ExampleTests.readsWhatItSays"),
    Claim("data csv", "Cells stand between", in: "DataFileTests.cellsStandBetweenMarks"),
    Claim("data csv", "A cell or name that has one", in: "ExampleTests.readsWhatItSays"),
    Claim("data csv", "The file may be compressed", in: "ExampleTests.readsWhatItSays"),
    Claim("data idx", ".gz too", in: "ExampleTests.readsWhatItSays"),
    Claim("data idx", "…-labels-idx1-ubyte", in: "ExampleTests.readsWhatItSays"),
    Claim("data idx", "…-images-idx3-ubyte", in: "ExampleTests.readsWhatItSays"),
    Claim("data idx", "The labels are class numbers", in: "ExampleTests.readsWhatItSays"),
    Claim("data idx", "Files that were compressed", in: "ExampleTests.readsWhatItSays"),
    Claim("data cifar10", "in the binary version", in: "ExampleTests.readsWhatItSays"),
    Claim("data cifar10", "one or more", in: "ExampleTests.readsWhatItSays"),
    Claim("data cifar10", "Channel 1 is red", in: "ExampleTests.readsWhatItSays"),
    Claim("data cifar10", "Classes are CIFAR-10's own", in: "ExampleTests.readsWhatItSays"),
    Claim("data npy", "The first axis counts", in: "ExampleTests.readsWhatItSays"),
    Claim("data npy", "Inputs of one or two axes", in: "ExampleTests.readsWhatItSays"),
    Claim("data npy", "Targets have one or two axes", in: "ExampleTests.readsWhatItSays"),
    Claim("data npz", "Where a file has x_train", in: "ExampleTests.readsWhatItSays"),
    Claim("data npz", "Axes mean what they do", in: "ExampleTests.readsWhatItSays"),
    Claim("data npz", "x, X or x_train unless given", in: "ExampleTests.readsWhatItSays"),
    Claim("data npz", "y, Y or y_train unless given", in: "ExampleTests.readsWhatItSays"),
    Claim("data images", "blanks or commas between", in: "ExampleTests.readsWhatItSays"),
    Claim("data images", "Grey pictures have one channel", in: "ExampleTests.readsWhatItSays"),
    Claim("data images", "Levels are brought to 0…255", in: "ExampleTests.readsWhatItSays"),
    Claim("data images", "all have three", in: "PictureTests.greyBesideColour"),
    Claim("data images", "The pictures directly in a folder", in: "PictureFolderTests.folders"),
    Claim("data images", "Files count whose names end", in: "PictureFolderTests.folders"),
    Claim("data images", "which must be of one size", in: "PictureFolderTests.folders"),
    Claim("data images", "a picture's shorter side", in: "PictureTests.levelsArePillows"),
    Claim("data images", "makes of a level v", in: "PictureTests.numbersAreTorchvisions"),
    Claim(
      "data images", "`googlenet` and `inceptionv4` need half",
      in: "PictureTests.halfIsWhatGoogLeNetMakesOfImageNets"),
    Claim("data images", "levels from -1 to 1", in: "PictureTests.halfBringsLevelsFromMinusOneToOne"),
    Claim("data images", "Folders with names that are in the file", in: "PictureFolderTests.folders"),
    Claim("data images", "`predict top=5` prints the names", in: "PictureFolderTests.likeliest"),
    Claim("data images", "Pictures without classes have no labels", in: "PictureFolderTests.withoutLabels"),
    Claim("data images", "is refused until `y = 3`", in: "PictureFolderTests.labelsOneByOne"),
    Claim("data images", "Transparency is left out", in: "PictureTests.levelsArePillows"),
    Claim("data images", "Of PGM and PPM there are both", in: "PictureTests.levelsArePillows"),
    Claim("data objects", "colour pictures of ten objects", "data objects n=20; max(y)", "9"),
    Claim("data objects", "examples, 1 to 100000", "data objects n=100001", "…1 to 100000…"),
    Claim("data objects", "There are as many", "data objects n=50", "…(5 each)…"),
  ]

  private static let layers: [Claim] = [
    Claim(
      "layer dense", "logistic units unless", "layer dense 2 2", "layer 1  dense 2 → 2, sigmoid  6 parameters"
    ),
    Claim(
      "layer dense", "sigmoid unless named", "layer dense 2 2 tanh",
      "layer 1  dense 2 → 2, tanh  6 parameters"),
    Claim(
      "layer conv", "`mirror` mirrors",
      "data digit; layer conv 1 1x2 mirror; w(1,1) = [1 10]; z(1,1)6,8 - z(0,1)6,9 - 10 * z(0,1)6,8", "0"),
    Claim(
      "layer conv", "as 3x3", "data digit; layer conv 1 3x2",
      "layer 1  conv 1 3×2, linear  14×14×1 → 12×13×1  7 parameters"),
    Claim(
      "layer conv", "turn the filters by 180°",
      "data digit; layer conv 1 2x2 mirror; w(1,1) = [1 0; 0 0]; z(1,1)6,8 - z(0,1)7,9", "0"),
    Claim(
      "layer conv", "linear unless named", "data digit; layer conv 2 3x3", "layer 1  conv 2 3×3, linear…"),
    Claim("layer conv", "1 unless given", "data digit; layer conv 2 3x3", "…14×14×1 → 12×12×2…"),
    Claim(
      "layer conv", "or `same`, as many as keep their size", "data digit; layer conv 2 4x4 padding=same",
      "…14×14×1 → 14×14×2…"),
    Claim(
      "layer conv", "or `valid`, which is 0", "data digit; layer conv 2 3x3 padding=valid",
      "…14×14×1 → 12×12×2…"),
    Claim(
      "layer conv", "groups of maps convolved apart",
      "data digit; layer conv 4 1x1; layer conv 4 3x3 groups=2", "…76 parameters"),
    Claim(
      "layer conv", "`same` puts the larger half",
      "data digit; x = 1; layer conv 1 2x2 padding=same; w(1,1) = [1 1; 1 1]; [z(1,1)1,1 z(1,1)14,14]",
      "[4 1]"),
    Claim(
      "layer maxpool", "2x2 unless given", "data digit; layer maxpool",
      "layer 1  maxpool 2×2  14×14×1 → 7×7×1"),
    Claim("layer maxpool", "the size unless given", "data digit; layer maxpool 3x3", "…14×14×1 → 4×4×1"),
    Claim(
      "layer maxpool", "that count for nothing",
      "data digit; x = -1; layer maxpool 3x3 padding=1; z(1,1)1,1", "-1"),
    Claim(
      "layer dense", "no: without b", "data table { 1 2 -> 1 }; layer dense 2 linear bias=no",
      "layer 1  dense 2 → 2 without bias, linear  4 parameters"),
    Claim(
      "layer conv", "With dilation d", "data digit; layer conv 2 3x3 dilation=2",
      "…14×14×1 → 10×10×2  20 parameters"),
    Claim(
      "layer maxpool", "With `ceil=yes`, a window",
      "data digit; layer maxpool 2x2 stride=3 padding=1 ceil=yes",
      "…14×14×1 → 5×5×1"),
    Claim(
      "layer maxpool", "ceil: yes", "data digit; layer maxpool 3x3 stride=2 ceil=yes", "…14×14×1 → 7×7×1"),
    Claim(
      "layer maxpool", "With `to=6x6`, row i",
      "data digit; layer maxpool to=6; z(1,1)2,3 - max(slice(slice(z(0,1), 3, 5, 1), 5, 7, 2))", "0"),
    Claim(
      "layer meanpool", "count: the pixels",
      "data digit; x = 1; layer meanpool 3x3 stride=2 padding=1 count=all; z(1,1)1,1 * 9", "4"),
    Claim(
      "layer batchnorm", "Keras' momentum",
      "data table { 1 -> 1; 3 -> 0 }; layer batchnorm momentum=0.01; loss mse; step; mu(1)1", "0.02"),
    Claim(
      "layer maxpool", "Of equal values", "data digit; x = 1; layer maxpool; grad z(0,1)1,2 of z(1,1)1,1",
      "…= 0"),
    Claim(
      "layer meanpool", "The mean is over the pixels",
      "data digit; x = 1; layer meanpool 3x3 stride=2 padding=1; z(1,1)1,1", "1"),
    Claim(
      "layer globalpool", "its mean, or with `max`", "data digit; layer globalpool; z(1)1 - mean(z(0,1))", "0"
    ),
    Claim(
      "layer batchnorm", "running averages at test time",
      "data table { 1 -> 1; 3 -> 0 }; layer batchnorm; z(1)", "[0.999995; 2.99999]"),
    Claim(
      "layer batchnorm", "The running averages start",
      "data table { 1 -> 1; 3 -> 0 }; layer batchnorm; loss mse; step; [mu(1)1 sigma2(1)1]", "[0.2 1.1]"),
    Claim(
      "layer lrn", "5 unless given",
      "data digit; x = 1; layer conv 9 1x1; w(1) = 1; layer lrn alpha=5 beta=1; z(2,5)1,1 * 6", "1"),
    Claim("layer lrn", "0.0001 unless given", "data digit; x = 100; layer lrn 1 beta=1; z(1,1)1,1", "50"),
    Claim("layer lrn", "0.75 unless given", "data digit; x = 1; layer lrn 1 alpha=15; z(1,1)1,1", "0.125"),
    Claim("layer lrn", "1 unless given", "data digit; x = 1; layer lrn 1 alpha=1 beta=1; z(1,1)1,1", "0.5"),
    Claim(
      "train", "gradient: descent of J", "data xor; layer dense 1; loss mse; init zero; train by=gradient",
      "…J = …"),
    Claim(
      "train", "cd: contrastive divergence", "data table { 1 0 -> 0; 1 1 -> 1 }; layer rbm 1; train by=cd",
      "1 epoch, 1 step: reconstruction error = …"),
    Claim("train", "by=cd: steps to a", in: "ContrastiveDivergenceTests.isAsByHand"),
    Claim("train", "by=cd: all samples", in: "ContrastiveDivergenceTests.samplesAreReproducible"),
    Claim("train", "`by=cd` trains one", in: "ContrastiveDivergenceTests.machinesLearnGreedily"),
    Claim("train", "`--json` has epochs", in: "ContrastiveDivergenceTests.machinesLearnGreedily"),
    Claim("layer rbm", "visible units, where nothing", "layer rbm 6 3", "layer 1  rbm 6 → 3  27 parameters"),
    Claim("layer rbm", "visible units are c + w·h", "layer rbm 6 3 gaussian", "…, gaussian  27 parameters"),
    Claim(
      "layer rbm", "The visible biases c are seen",
      "data table { 1 0 -> 1; 0 1 -> 0 }; layer rbm 2; layer dense 1; loss crossentropy; c(1) = [3 4]; optimizer momentum l2=0.1; train epochs=3; c(1)",
      "[3 4]"),
    Claim(
      "layer rbm", "The weights start as",
      "layer rbm 8 2000; init xavier; abs(mean((w(1) / 0.01)^2) - 1) < 0.05", "1"),
    Claim("layer rbm", "with `init zero`", "layer rbm 8 20; init zero; max(abs(w(1)))", "0"),
    Claim(
      "layer rbm", "Images are seen as their pixels",
      "data digit; data scale; layer rbm 2; init zero; w(1)76,1 = 1; a(1)1 - z(0,1)6,6", "0"),
    Claim(
      "layer dropout", "divides the others by 1 - p",
      "data table { 1 2 3 4 -> 1 }; layer dropout 0.5; set mode train; sum(abs(z(1) * (z(1) - 2 * x)))", "0"),
    Claim(
      "layer dropout", "0.5 unless given", "data table { 1 2 -> 1 }; layer dropout", "layer 1  dropout 0.5"),
    Claim(
      "layer sigmoid", "1/(1 + exp(-a))",
      "data table { 2 -> 1 }; layer sigmoid; abs(z(1) - 1/(1 + exp(-2))) < 1e-15", "1"),
    Claim("layer relu", "a where positive, else 0", "data table { -3 2 -> 1 }; layer relu; z(1)", "[0 2]"),
    Claim("layer leakyrelu", "else 0.01·a", "data table { -3 2 -> 1 }; layer leakyrelu; z(1)", "[-0.03 2]"),
    Claim("layer elu", "else exp(a) - 1", "data table { -1 2 -> 1 }; layer elu; z(1)", "[-0.632121 2]"),
    Claim("layer gelu", "N(0, 1)", "data table { 2 -> 1 }; layer gelu; z(1) - 2 * normcdf(2)", "0"),
    Claim(
      "layer gelutanh", "as in GPT-2", "data table { -1 2 -> 1 }; layer gelutanh; z(1)", "[-0.158808 1.9546]"),
    Claim(
      "layer softplus", "ln(1 + exp(a))", "data table { 3 -> 1 }; layer softplus; z(1) - log(1 + exp(3))", "0"
    ),
    Claim("layer softmax", "adding up to 1", "data table { 1 2 5 -> 1 }; layer softmax; sum(z(1))", "1"),
  ]

  private static let networks: [Claim] = [
    Claim("model", "alone, lists those there are", "model", "…lenet…"),
    Claim("model", "A model is a file of commands", in: "ModelTests.builds"),
    Claim("model", "It is run as one command", "data digits n=20; model lenet; undo; network", "…no layer…"),
    Claim("model", "Load data first", "data digits n=20; model lenet", "…14×14×1 → 14×14×6…"),
    Claim("model", "the one in its file unless given", "model lenet", "…28×28×1 → 28×28×6…"),
    Claim(
      "model", "Without either, it is the one that the model was made for",
      in: "PublishedModelTests.namesAndShapes"),
    Claim(
      "loss mse", "a class number becomes a 1",
      "data table { 1 -> 1 }; layer dense 2 linear; w(1) = [3 5]; b(1) = 0; loss mse; err", "12.5"),
    Claim(
      "loss sse", "a class number as for mse",
      "data table { 1 -> 1 }; layer dense 2 linear; w(1) = [3 5]; b(1) = 0; loss sse; err", "12.5"),
    Claim(
      "init", "all unless given",
      "layer dense 1 1; layer dense 1; init normal; init zero; abs(w(1)) + abs(w(2))", "0"),
    Claim(
      "init", "Of a convolution, inputs are",
      "data digit; layer conv 400 3x3; init he; abs(mean(w(1)^2) * 9 - 2) < 0.15", "1"),
    Claim("init he", "2/inputs", "layer dense 8 2000; init he; abs(mean(w(1)^2) - 1/4) < 0.01", "1"),
    Claim(
      "init xavier", "sqrt(6/(inputs + units))",
      "layer dense 2 1000; init xavier; max(abs(w(1))) > 0.99 * sqrt(6 / 1002)", "1"),
    Claim("init normal", "N(0, 1)", "layer dense 8 2000; init normal; abs(mean(w(1)^2) - 1) < 0.03", "1"),
    Claim(
      "init uniform", "biases 0, where PyTorch draws them",
      "layer dense 4 1000; init uniform; max(abs(b(1)))", "0"),
    Claim(
      "init zero", "every unit then learns the same",
      "data xor; layer dense 3; layer dense 1; loss crossentropy; init zero; step 20; w(1)1,1 - w(1)1,3", "0"),
    Claim(
      "network", "Positions of a window along an axis", "data digit; layer maxpool 5x5; network shapes",
      "…⌊(14 + 2·0 − 5)/5⌋ + 1 = 2…"),
    Claim(
      "network", "Parameters of a convolution", "data digit; layer conv 4 3x3; network shapes",
      "…4·(3·3·1 + 1) = 40…"),
    Claim("cut", "0 for none", "layer dense 2 2; layer dense 1; cut 0", "0 layers stay"),
    Claim("freeze", "a layer's number, or a parameter", unit + "step; b(1) = 5; step; b(1)", "5"),
    Claim("unfreeze", "a layer's number, or a parameter", unit + "freeze 1; unfreeze 1; step; w(1) < 2", "1"),
    Claim(
      "repeat", "What would take more than a screen", "a = 1; repeat 30 { a = 2 * a }",
      "…\n… 22 more rounds: `repeat 30 all { … }` prints them\n…"),
    Claim("repeat", "Ctrl-C stops it and keeps", in: "InterruptTests.stops"),
    Claim(
      "repeat", "a second one drops all of it",
      in: "ControlCTests.aSecondControlCLeavesAtOnceWithTheSessionAsBefore"),
  ]
}
