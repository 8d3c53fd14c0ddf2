namespace CODE.AppHost.Embedded.Model;

/// <summary>How resources relate to each other: the subset of Aspire's methods, by the same names, that AppHost.cs uses.</summary>
public static class ResourceBuilderExtensions
{
    /// <summary>Listens for HTTP on a loopback port.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="port">The port; null leaves the choice to the host.</param>
    public static IResourceBuilder<ProjectResource> WithHttpEndpoint(this IResourceBuilder<ProjectResource> builder, int? port = null)
        => builder.With(service => service.Port = port);

    /// <summary>Counts as ready once a path answers 200.</summary>
    public static IResourceBuilder<ProjectResource> WithHttpHealthCheck(this IResourceBuilder<ProjectResource> builder, string path)
        => builder.With(service => service.HealthPath = path);

    /// <summary>Is what people and their tools talk to.</summary>
    public static IResourceBuilder<ProjectResource> WithExternalHttpEndpoints(this IResourceBuilder<ProjectResource> builder)
        => builder.With(service => service.IsExternal = true);

    /// <summary>States what references add to the environment; this host never adds more than these two.</summary>
    public static IResourceBuilder<ProjectResource> WithReferenceEnvironment(
        this IResourceBuilder<ProjectResource> builder, ReferenceEnvironmentInjectionFlags flags)
        => flags == (ReferenceEnvironmentInjectionFlags.ConnectionString | ReferenceEnvironmentInjectionFlags.ServiceDiscovery)
            ? builder
            : throw new NotSupportedException("The embedded host gives connection strings and service discovery, always both.");

    /// <summary>Gives the service <c>ConnectionStrings__&lt;name&gt;</c>.</summary>
    public static IResourceBuilder<ProjectResource> WithReference(
        this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResourceWithConnectionString> source)
        => builder.With(service => service.SetEnvironment($"ConnectionStrings__{source.Resource.Name}", () => source.Resource.ConnectionString));

    /// <summary>Gives the service <c>services__&lt;name&gt;__http__0</c>.</summary>
    public static IResourceBuilder<ProjectResource> WithReference(
        this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        => builder.With(service => service.SetEnvironment($"services__{source.Resource.Name}__http__0", () => source.Resource.Address?.GetLeftPart(UriPartial.Authority)));

    /// <summary>Is started once the dependency is ready.</summary>
    public static IResourceBuilder<ProjectResource> WaitFor(this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResource> dependency)
        => builder.With(service => service.AddWait(dependency.Resource));

    /// <summary>Is started once the dependency is started, ready or not.</summary>
    public static IResourceBuilder<ProjectResource> WaitForStart(this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResource> dependency)
        => builder.With(service => service.AddStartWait(dependency.Resource));

    /// <summary>Sets an environment variable.</summary>
    public static IResourceBuilder<ProjectResource> WithEnvironment(this IResourceBuilder<ProjectResource> builder, string name, string? value)
        => builder.With(service => service.SetEnvironment(name, () => value));

    /// <summary>Sets an environment variable to a parameter's value.</summary>
    public static IResourceBuilder<ProjectResource> WithEnvironment(
        this IResourceBuilder<ProjectResource> builder, string name, IResourceBuilder<ParameterResource> parameter)
        => builder.With(service => service.SetEnvironment(name, () => parameter.Resource.Value));

    private static IResourceBuilder<ProjectResource> With(this IResourceBuilder<ProjectResource> builder, Action<ProjectResource> change)
    {
        change(builder.Resource);
        return builder;
    }
}
