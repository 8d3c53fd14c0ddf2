using CODE.AppHost.Embedded.Model;

namespace CODE.AppHost.Probe;

/// <summary>This very assembly, as a project that the host can start.</summary>
internal sealed class ProbeProject : IProjectMetadata
{
    /// <inheritdoc/>
    public string ProjectPath => Path.Combine(AppContext.BaseDirectory, "CODE.AppHost.Probe.csproj");

    /// <inheritdoc/>
    public string AssemblyPath => typeof(ProbeProject).Assembly.Location;
}
