namespace CODE.Deployment.Validation;

/// <summary>Where something stands.</summary>
/// <param name="File">The path as shown to callers.</param>
/// <param name="Line">From 1; null for the whole file or folder.</param>
internal readonly record struct Place(string File, int? Line = null);
