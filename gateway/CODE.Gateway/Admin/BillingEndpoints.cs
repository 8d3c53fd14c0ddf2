using CODE.Gateway.Catalog;
using CODE.ServiceDefaults.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace CODE.Gateway.Admin;

/// <summary>The billing data of the cost server.</summary>
internal static class BillingEndpoints
{
    private const string CostServer = "cost";
    private const int MaxNote = 100;

    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder admin) => admin.MapPost("/costs/import", ImportAsync).WithName("importCosts")
        .Produces<BillingImportStep>(StatusCodes.Status200OK, LogAnswer.ContentType)
        .ProducesFault(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);

    /// <summary>Imports FOCUS exports and tells each step, a JSON object a line. An answer that is not whole ends with a broken connection; nothing was changed then, unless its last step was done.</summary>
    /// <param name="http">The request.</param>
    /// <param name="directory">The servers.</param>
    /// <param name="import">Asks the cost server.</param>
    /// <param name="lifetime">Ends it when the gateway stops.</param>
    /// <param name="path">A file or a folder in the cost server's workspace.</param>
    private static async Task ImportAsync(HttpContext http, FleetDirectory directory, BillingImport import, IHostApplicationLifetime lifetime, string path)
    {
        AdminNote.Set(http, UntrustedText.Flatten(path, MaxNote));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        await StepAnswer.WriteAsync(http, import.RunAsync(OperatedServer.Find(directory, CostServer), AdminCaller.Of(http), path, ends.Token), ends.Token);
    }
}
