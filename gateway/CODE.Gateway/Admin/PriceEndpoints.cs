using CODE.Gateway.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace CODE.Gateway.Admin;

/// <summary>The catalogue of prices.</summary>
internal static class PriceEndpoints
{
    private const string CostServer = "cost";

    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder admin) => admin.MapPost("/prices/refresh", RefreshAsync).WithName("refreshPrices")
        .Produces<PriceRefreshStep>(StatusCodes.Status200OK, LogAnswer.ContentType)
        .ProducesFault(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);

    /// <summary>Imports list prices and tells each step, a JSON object a line. An answer that is not whole ends with a broken connection; the next import goes on there.</summary>
    /// <param name="http">The request.</param>
    /// <param name="directory">The servers.</param>
    /// <param name="refresh">Asks the cost server.</param>
    /// <param name="lifetime">Ends it when the gateway stops.</param>
    /// <param name="provider">aws, azure or gcp; all unless given.</param>
    private static async Task RefreshAsync(HttpContext http, FleetDirectory directory, PriceRefresh refresh, IHostApplicationLifetime lifetime, string? provider = null)
    {
        AdminNote.Set(http, provider is null ? "all" : provider[..Math.Min(provider.Length, 20)]);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        await StepAnswer.WriteAsync(http, refresh.RunAsync(OperatedServer.Find(directory, CostServer), AdminCaller.Of(http), provider ?? "", ends.Token), ends.Token);
    }
}
