// HelpClaimsOfTraining.swift — claims of help on optimizers, steps and training, with sessions as proof.
@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

private let unit = "data table { 1 -> 0 }; layer dense 1 linear; loss sse; w(1) = 2; freeze b(1); "
private let two = "data table { 0 -> 0; 1 -> 1 }; layer dense 1; loss crossentropy; init zero; "

extension Claim {
  static let training: [Claim] = [
    Claim(
      "optimizer", "alone, says how, and what it has kept", unit + "optimizer momentum; step; optimizer",
      "momentum: rate 0.1, momentum 0.9\n…"),
    Claim(
      "optimizer", "The rate η is what `rate=` says", "optimizer adam rate=0.5; optimizer adam; optimizer",
      "adam: rate 0.001…"),
    Claim(
      "optimizer", "or `set rate`, is chosen", "optimizer adam rate=0.5; set rate 0.2; optimizer",
      "adam: rate 0.2…"),
    Claim("optimizer", "else what `set rate` said", "set rate 0.3; optimizer adam", "adam: rate 0.3…"),
    Claim(
      "optimizer", "0.1 for sgd, momentum and nesterov", "optimizer adam; optimizer nesterov",
      "nesterov: rate 0.1…"),
    Claim(
      "optimizer sgd", "adds l2·θ to the gradient",
      unit + "optimizer sgd l2=1 clipvalue=1; step rate=1; w(1)", "-1"),
    Claim(
      "optimizer sgd", "adds l1·sign(θ)", unit + "optimizer sgd l1=1 clipvalue=1; step rate=1; w(1)", "1"),
    Claim(
      "optimizer sgd", "the norm of the whole gradient may be",
      "data table { 3 4 -> 0 }; layer dense 1 linear; loss sse; w(1) = [1; 0]; b(1) = 0; freeze b(1); optimizer sgd clip=5; step rate=1; w(1)",
      "[-2; -4]"),
    Claim(
      "optimizer sgd", "the norm of the whole gradient may be",
      unit + "optimizer sgd clip=0; step rate=1; w(1)", "0"),
    Claim(
      "optimizer sgd", "each number of the gradient may be",
      unit + "optimizer sgd clipvalue=0; step rate=1; w(1)", "0"),
    Claim("optimizer sgd", "it stays unless given", unit + "step 2 rate=0.5; w(1)", "0.5"),
    Claim(
      "optimizer sgd", "0.1 unless given",
      unit + "optimizer sgd rate=0.5 schedule=step every=1; step 2; w(1)", "0.95"),
    Claim(
      "optimizer sgd", "0 unless given",
      unit + "optimizer sgd rate=0.5 schedule=cosine steps=2; step 3; w(1)", "0.75"),
    Claim(
      "optimizer sgd", "until another optimizer or", "optimizer sgd rate=0.7; optimizer sgd; optimizer",
      "sgd: rate 0.1"),
    Claim("optimizer momentum", "0.9 unless given", "optimizer momentum", "momentum: rate 0.1, momentum 0.9"),
    Claim(
      "optimizer momentum", "Polyak 1964", unit + "optimizer momentum rate=0.5 momentum=0.5; step 2; w(1)",
      "0"),
    Claim(
      "optimizer nesterov", "Nesterov 1983", unit + "optimizer nesterov rate=0.5 momentum=0.5; step 2; w(1)",
      "-0.125"),
    Claim("optimizer adam", "Kingma & Ba", unit + "optimizer adam rate=0.5 eps=0; step; w(1)", "1.5"),
    Claim("optimizer adam", "gradients keeps; 0.9 unless given", "optimizer adam", "…beta1 0.9…"),
    Claim("optimizer adam", "0.999 unless given", "optimizer adam", "…beta2 0.999…"),
    Claim("optimizer adam", "1e-8 unless given", "optimizer adam", "…eps 1e-8"),
    Claim("optimizer adamw", "Loshchilov", unit + "optimizer adamw l2=0.1 rate=0.5; step; w(1)", "1.4"),
    Claim("optimizer adamw", "0.01 unless given", "optimizer adamw", "…l2 0.01"),
    Claim(
      "optimizer rmsprop", "Hinton 2012", unit + "optimizer rmsprop rate=0.5 alpha=0.75 eps=0; step; w(1)",
      "1"),
    Claim("optimizer rmsprop", "0.99 unless given", "optimizer rmsprop", "…alpha 0.99…"),
    Claim("optimizer rmsprop", "keeps of itself; 0 unless given", "optimizer rmsprop", "…momentum 0,…"),
    Claim("optimizer adagrad", "Duchi", unit + "optimizer adagrad rate=0.5 eps=0; step 2; w(1)", "1.2"),
    Claim("optimizer adagrad", "1e-10 unless given", "optimizer adagrad", "…eps 1e-10"),
    Claim(
      "optimizer adadelta", "Zeiler", unit + "optimizer adadelta rate=1 rho=0.75 eps=1; step 2; w(1)",
      "0.0562768"),
    Claim("optimizer adadelta", "both means keep; 0.9 unless given", "optimizer adadelta", "…rho 0.9…"),
    Claim("optimizer adadelta", "1e-6 unless given", "optimizer adadelta", "…eps 1e-6"),
    Claim("forward", "with n, the next n tape entries only", two + "example 1; forward 1", "entry…"),
    Claim("forward", "With a number the cursor", "a = 2; b = a^2; forward 1", "entry…"),
    Claim(
      "forward", "It is the pass of a test", "data table { 1 -> 1; 3 -> 0 }; layer batchnorm; forward",
      "…0.999995…"),
    Claim(
      "forward", "batchnorm then takes",
      "data table { 1 -> 1; 3 -> 0 }; layer batchnorm; set mode train; forward", "…-0.999995…"),
    Claim(
      "backward", "with n, the next n tape entries only", "a = 2; b = 3; g = (a + b) * b; backward 1",
      "entry 4…"),
    Claim("backward", "With a number the walk", "a = 2; b = 3; g = (a + b) * b; backward 2", "…entry 3…"),
    Claim(
      "backward", "`backward of g` walks back from g", "a = 2; g = a^2; h = 3 * g; backward of g",
      "…∂g/∂a = 2·a^(2−1) = 4…"),
    Claim(
      "backward", "without `of`, that is the last name", "a = 2; g = a^2; h = 3 * g; backward",
      "…∂h/∂a = ∂h/∂g·2·a^(2−1) = 12…"
    ),
    Claim("step", "1 unless given", unit + "step rate=0.5; w(1)", "1"),
    Claim("step", "the setting `rate` unless given", unit + "set rate 0.25; step; w(1)", "1.5"),
    Claim("train", "1 unless given", unit + "train", "1 epoch, 1 step:…"),
    Claim(
      "train", "the parameters of the other layers",
      "data xor n=10; layer dense 2; layer batchnorm; layer dense 1; loss crossentropy; init zero; train epochs=2 layers=3; [sum(abs(mu(2))) sum(abs(b(1))) b(3) != 0]",
      "[0 0 1]"),
    Claim(
      "train", "what is frozen stays, too",
      "data xor n=10; layer dense 1; loss crossentropy; init zero; freeze 1; train epochs=2 layers=1; sum(abs(w(1)))",
      "0"),
    Claim(
      "predict", "answers are printed in the units of the input",
      "data table { 10 20 -> 1; 30 60 -> 0 }; data scale; layer dense 2 linear; init zero; b(1) = [0.5 0.5]; loss mse target=x; predict 10 20",
      "[20 40]"),
    Claim(
      "loss", "the target y unless given",
      "data table { 1 2 -> 5 }; layer dense 1 linear; layer dense 2 linear; init zero; loss sse target=x; err",
      "2.5"),
    Claim(
      "train", "all of them unless given", "data xor n=10; layer dense 1; loss crossentropy; train epochs=3",
      "3 epochs, 3 steps:…"),
    Claim(
      "train", "also within an epoch",
      "data xor n=10; layer dense 1; loss crossentropy; train epochs=3 batch=4 steps=5", "2 epochs, 5 steps:…"
    ),
    Claim("train", "With `watch`, at a terminal", in: "WatchTests.learnsTheSame"),
    Claim("train", "The page (`watch=network`) shows", in: "WatchTests.showsTheSelectedElseTheTest"),
    Claim("train", "What is learnt is the same", in: "WatchTests.learnsTheSame"),
    Claim("train", "Where `split` keeps examples", in: "WatchTests.bothHalvesAreDrawn"),
    Claim("train", "With a batch smaller than the data", in: "ClaimTests.epochsAreShuffled"),
    Claim(
      "train", "Ctrl-C stops between two steps", in: "PromptTests.controlCStopsTrainingAndKeepsTheSession"),
    Claim("predict", "`top` prints probabilities", in: "PictureFolderTests.likeliest"),
    Claim(
      "predict", "about the selected examples unless",
      "data table { 0 -> 0; 1 -> 1 }; layer dense 1; w(1) = 0; b(1) = 0; predict", "…0.5…"),
    Claim(
      "predict", "After `data scale` inputs are given",
      "data table { 0 -> 0.5; 10 -> 20 }; data scale; data scale target; layer dense 1 linear; w(1) = 1; b(1) = 0; predict 10",
      "20"),
    Claim(
      "mistakes", "the selected ones unless given",
      "data table { 0 -> 0; 1 -> 1; 2 -> 0 }; layer dense 1; w(1) = 1; example 2; mistakes",
      "none of 1 example is wrong"),
    Claim(
      "mistakes", "10 unless given",
      "data blobs n=40 noise=0; layer dense 1; w(1) = [9; 0]; b(1) = 0; mistakes", "…\n  … 30 more"),
    Claim(
      "mistakes", "`example 7` then selects one",
      "data table { 0 -> 0; 1 -> 1; 2 -> 0 }; layer dense 1; w(1) = 1; mistakes; example 3",
      "example 3: x = [2], y = 0"),
    Claim(
      "mistakes", "p is the probability of the wrong class",
      "data table { 2 -> 0 }; layer dense 1; w(1) = 1; b(1) = 0; mistakes", "…p = 0.880797"),
  ]
}
