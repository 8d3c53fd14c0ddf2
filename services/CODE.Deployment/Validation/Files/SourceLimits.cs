namespace CODE.Deployment.Validation.Files;

/// <summary>How much one validation reads. Real configurations stay far below; hostile ones must not exhaust the server.</summary>
internal static class SourceLimits
{
    /// <summary>The most files of one validation.</summary>
    public const int MaxFiles = 500;

    /// <summary>The most bytes of one file; a Kubernetes object itself is limited to about 1.5 MB.</summary>
    public const int MaxFileBytes = 1024 * 1024;

    /// <summary>The most bytes of all files together.</summary>
    public const int MaxTotalBytes = 16 * 1024 * 1024;

    /// <summary>The most folders that are opened.</summary>
    public const int MaxFolders = 2000;
}
