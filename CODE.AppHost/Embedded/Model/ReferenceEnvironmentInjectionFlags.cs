namespace CODE.AppHost.Embedded.Model;

/// <summary>What a reference adds to a service's environment.</summary>
[Flags]
#pragma warning disable CA1711 // It is the name that Aspire gave it.
public enum ReferenceEnvironmentInjectionFlags
#pragma warning restore CA1711
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>ConnectionStrings__&lt;name&gt;</c>.</summary>
    ConnectionString = 1,

    /// <summary><c>services__&lt;name&gt;__http__0</c>.</summary>
    ServiceDiscovery = 4,
}
