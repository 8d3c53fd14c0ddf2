namespace CODE.Deployment.Differences;

/// <summary>A field that would be another one.</summary>
/// <param name="Path">Where: <c>spec.template.spec.containers[web].image</c>.</param>
/// <param name="Before">What it is; null when it is not there.</param>
/// <param name="After">What it would be; null when it would not be there.</param>
internal sealed record FieldDifference(string Path, string? Before, string? After);
