namespace CODE.Deployment.Validation;

/// <summary>Validates one type of configuration.</summary>
internal interface IDeploymentCheck
{
    /// <summary>The type it is for.</summary>
    DeploymentType Type { get; }

    /// <summary>Looks at the file or folder and tells everything found.</summary>
    /// <param name="path">The real path of an existing file or folder inside the workspace.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<CheckOutcome> CheckAsync(string path, CancellationToken cancellationToken);
}

/// <summary>What a check looked at and found.</summary>
/// <param name="FilesChecked">How many files were read.</param>
/// <param name="Diagnostics">In any order.</param>
internal sealed record CheckOutcome(int FilesChecked, IReadOnlyList<Diagnostic> Diagnostics);
