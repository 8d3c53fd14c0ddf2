namespace CODE.AppHost.Embedded.Model;

/// <summary>The store that the host runs in its own process; it speaks the Redis protocol.</summary>
/// <param name="name">The connection string's name.</param>
public sealed class RedisResource(string name) : IResourceWithConnectionString
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string? ConnectionString { get; internal set; }
}
