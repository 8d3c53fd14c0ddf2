using CODE.Gateway.Catalog;
using CODE.Gateway.Context;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Admin;

/// <summary>What the fleet knows of a deployment. Not only for operators: permissions say which servers a caller may ask.</summary>
internal static class ContextEndpoints
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet($"{AdminEndpoints.Path}/context", GatherAsync).WithName("gatherContext").AddEndpointFilter<CallerFilter>()
            .ProducesFault(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound);

    /// <summary>What every server that the caller may ask knows of a deployment, and what could not be seen.</summary>
    /// <param name="http">The request.</param>
    /// <param name="directory">The servers.</param>
    /// <param name="gathering">Asks them.</param>
    /// <param name="options">How much an answer may have.</param>
    /// <param name="name">The deployment: a workload, a workspace's folder, a repository; whatever is going on when left out.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="server">Only these servers.</param>
    private static async Task<Ok<ContextAnswer>> GatherAsync(
        HttpContext http, FleetDirectory directory, ContextGathering gathering, IOptions<GatewayOptions> options, string? name = null, string? @namespace = null, string[]? server = null)
    {
        var query = ContextQuery.Of(name, @namespace, AdminCaller.Of(http).Caller);
        FleetServer[] servers = server is { Length: > 0 }
            ? [.. server.Distinct(StringComparer.Ordinal).Select(wanted => Find(directory, wanted))]
            : [.. directory.All.Where(static known => !known.IsForeign)];
        var found = await gathering.GatherAsync(http, query, servers, ShareOf(options.Value.MaxTextBytes, servers.Length));
        return found.Length > 0 && found.All(IsRefused)
            ? throw new FaultException(
                FaultCodes.PermissionDenied,
                found is [var only] ? only.Missing[0].Reason : $"{query.Caller.Subject} may not gather context of any server.",
                $"Ask an operator for it: mcp permission add NAME --user {query.Caller.Subject} --server '*' --tool {GatherTool.Name}")
            : TypedResults.Ok(new ContextAnswer(found, query.Name, query.Namespace));
    }

    private static FleetServer Find(FleetDirectory directory, string name) => directory.Find(name) is { IsForeign: false } server
        ? server
        : throw new FaultException(
            FaultCodes.NotFound,
            "No server of the fleet's own has this name.",
            $"Use one of: {string.Join(", ", directory.All.Where(static known => !known.IsForeign).Select(static known => known.Name))}.");

    // All of them together give one answer, which may have as much as any.
    private static ContextBudget ShareOf(int bytes, int servers) =>
        new(ContextBudget.DefaultItems, Math.Clamp(bytes / Math.Max(servers, 1), ContextBudget.MinBytes, ContextBudget.DefaultBytes));

    private static bool IsRefused(ServerContext found) => found is { Items.Count: 0, Missing: [{ Code: FaultCodes.PermissionDenied } only] } && only.Part == found.Server;
}

/// <summary>What the fleet knows.</summary>
/// <param name="Servers">What each server tells.</param>
/// <param name="Name">The deployment that was asked about.</param>
/// <param name="Namespace">Its namespace.</param>
internal sealed record ContextAnswer(IReadOnlyList<ServerContext> Servers, string? Name = null, string? Namespace = null);
