using Microsoft.Extensions.Configuration;

namespace CODE.AppHost.Embedded.Model;

/// <summary>Collects the application's resources.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>Environment variables, and what the application adds.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>What the application was started for.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>The resources so far, in the order in which they were added.</summary>
    IReadOnlyList<IResource> Resources { get; }

    /// <summary>Adds a resource.</summary>
    /// <exception cref="InvalidOperationException">There is one of that name.</exception>
    IResourceBuilder<T> AddResource<T>(T resource) where T : IResource;

    /// <summary>Ends the description.</summary>
    DistributedApplication Build();
}
