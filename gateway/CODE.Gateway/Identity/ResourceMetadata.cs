using CODE.Gateway.Catalog;
using CODE.Gateway.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Identity;

/// <summary>Tells clients where tokens come from: protected resource metadata (RFC 9728), for the whole gateway and for each of its MCP endpoints.</summary>
internal sealed class ResourceMetadata(ITokenValidator validator, ScopeRules scopes, FleetDirectory directory, IOptions<GatewayOptions> options)
{
    private const string WellKnown = "/.well-known/oauth-protected-resource";

    /// <summary>Who gives tokens; null when the gateway's operator does.</summary>
    public string? AuthorizationServer => validator.AuthorizationServer;

    /// <summary>Maps the documents.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints
        .MapGet(WellKnown + "/{**resource}", static (string? resource, HttpRequest request, ResourceMetadata metadata) => metadata.Document(resource, request))
        .ExcludeFromDescription();

    /// <summary>The address of the document that describes the endpoint that a request went to; for the admin API that of the whole gateway.</summary>
    public string AddressFor(HttpRequest request) =>
        $"{BaseOf(request)}{WellKnown}{(request.Path.StartsWithSegments(McpEndpoints.Path, StringComparison.Ordinal) ? request.Path : McpEndpoints.Path)}";

    private Results<Ok<ResourceMetadataDocument>, NotFound> Document(string? resource, HttpRequest request) =>
        IsEndpoint(resource?.TrimEnd('/').Split('/') ?? [McpEndpoints.Segment])
            ? TypedResults.Ok(new ResourceMetadataDocument(
                $"{BaseOf(request)}/{resource ?? McpEndpoints.Segment}",
                "CODE",
                ["header"],
                AuthorizationServer is { } server ? [server] : null,
                scopes.All.Count > 0 ? scopes.All : null))
            : TypedResults.NotFound();

    private bool IsEndpoint(string[] segments) => segments is [McpEndpoints.Segment] || (segments is [McpEndpoints.Segment, var server] && directory.Find(server) is not null);

    private string BaseOf(HttpRequest request) =>
        options.Value.PublicUrl is { } url ? url.AbsoluteUri.TrimEnd('/') : $"{request.Scheme}://{request.Host.ToUriComponent()}";
}

/// <summary>The document of RFC 9728.</summary>
/// <param name="Resource">The resource identifier: the endpoint's address.</param>
/// <param name="ResourceName">Its name, for people.</param>
/// <param name="BearerMethodsSupported">How a token is sent.</param>
/// <param name="AuthorizationServers">Who gives tokens; absent when the gateway's operator does.</param>
/// <param name="ScopesSupported">The scopes that matter here; absent when none do.</param>
internal sealed record ResourceMetadataDocument(
    string Resource, string ResourceName, string[] BearerMethodsSupported, string[]? AuthorizationServers, IReadOnlyList<string>? ScopesSupported);
