import Testing

@Test(
  arguments: [1, 2, 4095, 4096, 4097, 10_000], [Double.infinity, -.infinity, .nan, -.nan, .signalingNaN])
func whatIsNotFiniteIsFound(_ count: Int, _ strange: Double) {
  var numbers = [Double.greatestFiniteMagnitude, -0.0, 5e-324, -Double.greatestFiniteMagnitude, 1]
  numbers = (0..<count).map { numbers[$0 % 5] }
  #expect(numbers.firstNotFinite == nil)
  for place in [count - 1, count / 2, 0] {
    numbers[place] = strange
    #expect(numbers.firstNotFinite == place)
  }
  #expect([Double]().firstNotFinite == nil)
}
