using System.Text.Json;
using CODE.Gateway.Catalog;
using CODE.Gateway.Definitions;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CODE.Gateway.Admin;

/// <summary>Every tool of the fleet, and how its definition stands to what was accepted.</summary>
/// <param name="Tools">The tools, by server and name.</param>
internal sealed record DefinitionsAnswer(IReadOnlyList<DefinitionAnswer> Tools);

/// <summary>One tool's definition.</summary>
/// <param name="Server">The server.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="State">How it stands.</param>
/// <param name="Hash">The hash of what the server offers.</param>
/// <param name="AcceptedHash">The hash of what was accepted last.</param>
/// <param name="Reason">The rule that an invalid definition breaks.</param>
/// <param name="Offered">What the server offers; told unless it is accepted.</param>
/// <param name="Accepted">What was accepted; told when the server offers something else.</param>
internal sealed record DefinitionAnswer(
    string Server, string Tool, DefinitionState State, string Hash, string? AcceptedHash = null, string? Reason = null, JsonElement? Offered = null, JsonElement? Accepted = null);

/// <summary>A definition to accept.</summary>
/// <param name="Server">The server.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Hash">The hash of the definition that was looked at.</param>
internal sealed record AcceptRequest(string Server, string Tool, string Hash);

/// <summary>Tools' definitions: what is held back, and accepting it.</summary>
internal static class DefinitionEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapGet("/definitions", List).WithName("listDefinitions");
        admin.MapPost("/definitions/accept", AcceptAsync).WithName("acceptDefinition").ProducesFault(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    /// <summary>Every tool's definition, accepted or held back.</summary>
    private static Ok<DefinitionsAnswer> List(FleetCatalog catalog) => TypedResults.Ok(new DefinitionsAnswer([.. catalog.View.Reviews.Select(Describe)]));

    /// <summary>Accepts the definition that a server offers now, if it is the one that was looked at.</summary>
    private static async Task<Ok<DefinitionAnswer>> AcceptAsync(AcceptRequest request, HttpContext http, FleetCatalog catalog, LockSource source)
    {
        AdminNote.Set(http, $"{request.Server}/{ToolNames.Visible(request.Tool)} {request.Hash}");
        var review = catalog.View.Reviews.FirstOrDefault(review => review.Server.Name == request.Server && review.Offered.Name == request.Tool)
            ?? throw new FaultException(FaultCodes.NotFound, "No server offers such a tool.", "See `mcp tools diff` for what is offered.");
        if (review.State == DefinitionState.Invalid)
        {
            throw new FaultException(FaultCodes.Conflict, $"It cannot be accepted. {review.Reason}", "Tell whoever keeps the server.");
        }

        if (review.Offered.Hash != request.Hash)
        {
            throw new FaultException(FaultCodes.Conflict, $"The server offers {review.Offered.Hash} now, which is not what was looked at.", "Look at it again: mcp tools diff");
        }

        await source.AcceptAsync(review.Server.Name, review.Offered, http.RequestAborted);
        return TypedResults.Ok(new DefinitionAnswer(request.Server, request.Tool, DefinitionState.Accepted, request.Hash, request.Hash));
    }

    private static DefinitionAnswer Describe(ToolReview review) => new(
        review.Server.Name, review.Offered.Name, review.State, review.Offered.Hash, review.Accepted?.Hash, review.Reason,
        review.IsHeld ? review.Offered.Canonical : null,
        review.State == DefinitionState.Changed ? review.Accepted?.Definition : null);
}
