namespace CODE.AppHost.Embedded.Model;

/// <summary>A .NET project that runs as a process of its own.</summary>
/// <param name="name">The service's name.</param>
/// <param name="metadata">Where the project and its assembly are.</param>
public sealed class ProjectResource(string name, IProjectMetadata metadata) : IResourceWithServiceDiscovery
{
    private readonly Dictionary<string, Func<string?>> environment = [];
    private readonly List<IResource> waitsFor = [];
    private readonly List<IResource> waitsForStartOf = [];

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public Uri? Address { get; internal set; }

    /// <summary>Where the project and its assembly are.</summary>
    public IProjectMetadata Metadata { get; } = metadata;

    /// <summary>The port asked for; null leaves the choice to the host.</summary>
    public int? Port { get; internal set; }

    /// <summary>Whether people and their tools talk to it: it is what the host's banner shows.</summary>
    public bool IsExternal { get; internal set; }

    /// <summary>The path that answers 200 once the service is ready; null where running is enough.</summary>
    public string? HealthPath { get; internal set; }

    /// <summary>What this service's environment adds to the host's; values are read when the process starts.</summary>
    public IReadOnlyDictionary<string, Func<string?>> Environment => environment;

    /// <summary>What has to be ready before this service is started.</summary>
    public IReadOnlyList<IResource> WaitsFor => waitsFor;

    /// <summary>What has to be started before this service is; it is stopped only after it.</summary>
    public IReadOnlyList<IResource> WaitsForStartOf => waitsForStartOf;

    internal void SetEnvironment(string variable, Func<string?> value) => environment[variable] = value;

    internal void AddWait(IResource dependency) => waitsFor.Add(dependency);

    internal void AddStartWait(IResource dependency) => waitsForStartOf.Add(dependency);
}
