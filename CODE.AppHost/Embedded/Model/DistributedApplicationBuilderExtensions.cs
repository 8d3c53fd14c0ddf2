using Microsoft.Extensions.Configuration;

namespace CODE.AppHost.Embedded.Model;

/// <summary>The kinds of resource: the subset of Aspire's methods, by the same names, that AppHost.cs uses.</summary>
public static class DistributedApplicationBuilderExtensions
{
    /// <summary>Adds a .NET project.</summary>
    /// <typeparam name="TProject">A class that <c>Embedded.targets</c> wrote.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="launchProfileName">Null: this host uses no launch profiles.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new()
        => launchProfileName is null
            ? builder.AddResource(new ProjectResource(name, new TProject()))
            : throw new NotSupportedException("The embedded host uses no launch profiles.");

    /// <summary>Adds the store.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name)
        => builder.AddResource(new RedisResource(name));

    /// <summary>Leaves the password to the host, which makes one of its own: the store is in its process and nobody else's business.</summary>
    public static IResourceBuilder<RedisResource> WithPassword(this IResourceBuilder<RedisResource> builder, IResourceBuilder<ParameterResource>? password)
        => password is null ? builder : throw new NotSupportedException("The embedded host makes the store's password itself.");

    /// <summary>Adds something outside the fleet, reached by the configuration's connection string of that name.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(this IDistributedApplicationBuilder builder, string name)
        => builder.AddResource(new ConnectionStringResource(name, builder.Configuration.GetConnectionString(name)));

    /// <summary>Adds a value that comes from <c>Parameters:&lt;name&gt;</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="secret">What a publisher needs to know; this host never shows any parameter.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false)
        => builder.AddResource(new ParameterResource(name, () => builder.Configuration[$"Parameters:{name}"]));
}
