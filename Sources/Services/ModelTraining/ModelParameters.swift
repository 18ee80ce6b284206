package import Learning
package import TextFeatures

/// Everything that a model depends on beside its data.
package struct ModelParameters: Sendable, Equatable {
    package var features = FeatureParameters()
    package var training = TrainingParameters()
    package var calibration = CalibrationParameters()

    package init() {}
}
