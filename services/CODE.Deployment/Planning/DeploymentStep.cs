namespace CODE.Deployment.Planning;

/// <summary>A step of long work, told as it happens.</summary>
/// <param name="Done">How many parts are done.</param>
/// <param name="Total">Of how many, where it is known.</param>
/// <param name="Message">What happened; free of values.</param>
internal sealed record DeploymentStep(int Done, int? Total, string Message);
