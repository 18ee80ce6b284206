internal import Kernels

enum CountWeights {
    static let table: [Float] =
        [0] + (1...255).map { Float(1 + Maths.log(Double($0))) }
}
