namespace CODE.AppHost.Embedded.Model;

/// <summary>A named part of the application.</summary>
public interface IResource
{
    /// <summary>The name by which other resources know it.</summary>
    string Name { get; }
}

/// <summary>A resource that others reach by a connection string.</summary>
public interface IResourceWithConnectionString : IResource
{
    /// <summary>The connection string; null until the resource runs.</summary>
    string? ConnectionString { get; }
}

/// <summary>A resource that others find by its name.</summary>
public interface IResourceWithServiceDiscovery : IResource
{
    /// <summary>Where it listens; null until the host has chosen a port.</summary>
    Uri? Address { get; }
}
