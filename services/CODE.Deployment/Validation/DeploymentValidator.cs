using CODE.ServiceDefaults.Workspace;

namespace CODE.Deployment.Validation;

/// <summary>Validates a configuration in the workspace, without changing anything and without asking a cluster or a registry.</summary>
internal sealed class DeploymentValidator(WorkspaceRoots roots, IEnumerable<IDeploymentCheck> checks)
{
    /// <summary>Runs every rule of a type over a path.</summary>
    /// <param name="type">Which rules.</param>
    /// <param name="configPath">A file or a folder, as the caller named it.</param>
    /// <param name="strict">Whether a warning makes it invalid.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="CODE.ServiceDefaults.Faults.FaultException">The path is not one of the workspace.</exception>
    public async Task<ValidationReport> ValidateAsync(
        DeploymentType type, string configPath, bool strict, CancellationToken cancellationToken)
    {
        var path = roots.Resolve(configPath);
        var check = checks.Single(check => check.Type == type);
        return ReportBuilder.Build(await check.CheckAsync(path, cancellationToken), strict);
    }
}
