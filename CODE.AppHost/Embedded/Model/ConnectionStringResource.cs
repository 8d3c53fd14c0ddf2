namespace CODE.AppHost.Embedded.Model;

/// <summary>Something outside the fleet, reached by the connection string of that name in the host's configuration.</summary>
/// <param name="name">The connection string's name.</param>
/// <param name="connectionString">The connection string.</param>
public sealed class ConnectionStringResource(string name, string? connectionString) : IResourceWithConnectionString
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string? ConnectionString { get; } = connectionString;
}
