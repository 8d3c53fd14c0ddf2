namespace CODE.AppHost.Embedded.Model;

/// <summary>What the application was started for.</summary>
/// <param name="isPublishMode">Whether a description of the application is asked for rather than the running application.</param>
public sealed class DistributedApplicationExecutionContext(bool isPublishMode)
{
    /// <summary>The services are to run here.</summary>
    public bool IsRunMode => !IsPublishMode;

    /// <summary>A description is asked for (<c>--publisher</c>, <c>--operation publish</c>), which only Aspire writes.</summary>
    public bool IsPublishMode { get; } = isPublishMode;
}
