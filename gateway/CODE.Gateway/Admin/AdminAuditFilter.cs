using CODE.Gateway.Audit;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CODE.Gateway.Admin;

/// <summary>
/// Leaves a record of everything that an operator does through the API, or tries to: of all of it, so that no endpoint can forget. Looking is not doing.
/// </summary>
internal sealed class AdminAuditFilter(IAuditLog log) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            return await next(context);
        }

        string? fault = FaultCodes.Internal;
        try
        {
            var result = await next(context);
            fault = null;
            return result;
        }
        catch (FaultException exception)
        {
            fault = exception.Fault.Code;
            throw;
        }
        finally
        {
            log.Append(RecordOf(http) with { Fault = fault });
        }
    }

    private static AuditRecord RecordOf(HttpContext http)
    {
        var action = http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? http.Request.Path.Value!;
        var target = string.Join('/', http.Request.RouteValues.Values);
        return AuditRecord.OfAction(AdminCaller.Of(http).Caller, action, target, http.Features.Get<AdminNote>()?.Text);
    }
}

/// <summary>What an endpoint adds to the record of what an operator does.</summary>
/// <param name="Text">More about it, in words or JSON; no secret.</param>
internal sealed record AdminNote(string Text)
{
    /// <summary>Adds it.</summary>
    public static void Set(HttpContext http, string text) => http.Features.Set(new AdminNote(text));
}
