using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.Gateway.Identity;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace CODE.Gateway.Routing;

/// <summary>Hands the message to its server and the answer back, as it comes. A server known to be away is not tried.</summary>
internal sealed partial class ForwardStep : IGatewayStep
{
    private readonly IHttpForwarder _forwarder;
    private readonly FleetHttp _http;
    private readonly FleetTokens _tokens;
    private readonly FleetDirectory _directory;
    private readonly FleetCatalog _catalog;
    private readonly CatalogRefresher _refresher;
    private readonly ForwarderRequestConfig _request;
    private readonly ILogger<ForwardStep> _logger;

    public ForwardStep(
        IHttpForwarder forwarder, FleetHttp http, FleetTokens tokens, FleetDirectory directory, FleetCatalog catalog, CatalogRefresher refresher, IOptions<GatewayOptions> options, ILogger<ForwardStep> logger)
    {
        (_forwarder, _http, _tokens, _directory, _catalog, _refresher, _logger) = (forwarder, http, tokens, directory, catalog, refresher, logger);
        _request = new ForwarderRequestConfig
        {
            ActivityTimeout = options.Value.CallIdleTimeout,
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            AllowResponseBuffering = false,
        };
    }

    public async Task RunAsync(GatewayCall call, NextStep next)
    {
        var server = call.Target!;
        if (_catalog.View.StatusOf(server) is { State: ServerState.Unavailable } status)
        {
            Fail(call, ServerFaults.Away(server, status.Error));
            return;
        }

        call.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var invoker = new BodyInvoker(_http.Handler, call.Body!);
        var transformer = new ForwardTransformer(call, _tokens.For(server, call.Caller, call.Token), Delegations(call, server));
        LogSent(call.Id, server.Name, server.Address);
        var error = await _forwarder.SendAsync(call.Http, server.Address.AbsoluteUri, invoker, _request, transformer, call.Aborted);
        LogAnswered(call.Id, server.Name, call.Http.Response.StatusCode, error);
        if (call.Aborted.IsCancellationRequested || call.Http.Response.HasStarted)
        {
            if (error != ForwarderError.None)
            {
                LogBroken(server.Name, error);
            }

            return;
        }

        if (FaultOf(call.Http, server, error, transformer) is { } fault)
        {
            LogFailed(server.Name, error, transformer.RefusedStatus, fault.Message);
            Fail(call, fault);
        }
    }

    // A tool's accepted definition says whom it asks. Foreign servers are neither asked nor trusted with a token.
    private string[] Delegations(GatewayCall call, FleetServer server) => server.IsForeign || call.Tool is not { Calls: [_, ..] names } ? [] :
    [
        .. names.Select(_directory.Find).OfType<FleetServer>().Where(static asked => !asked.IsForeign)
            .Select(asked => $"{asked.Name} {_tokens.ForDelegate(asked, call.Caller, call.Token, server)}"),
    ];

    // The caller is told by the contain step, which may know of another answer.
    private static void Fail(GatewayCall call, Fault fault) => (call.Failure, call.Outcome) = (fault, new CallOutcome(CallOutcomeKind.Unanswered, fault.Code));

    private Fault? FaultOf(HttpContext http, FleetServer server, ForwarderError error, ForwardTransformer transformer)
    {
        if (transformer.RefusedStatus is { } status)
        {
            return status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
                ? ServerFaults.TokenRefused(server)
                : ServerFaults.Nonsense(server);
        }

        switch (error)
        {
            case ForwarderError.None:
                return null;
            case ForwarderError.RequestTimedOut or ForwarderError.ResponseBodyCanceled:
                return ServerFaults.Silent(server, _request.ActivityTimeout!.Value);
            default:
                var isAway = http.GetForwarderErrorFeature()?.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };
                if (isAway)
                {
                    _catalog.Missed(server, "Nobody answers at its address.", isUnreachable: true);
                }

                _refresher.Nudge(server);
                return isAway ? ServerFaults.Away(server, "Nobody answers at its address.") : ServerFaults.Broken(server);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Call {Call} goes to {Server} at {Address}")]
    private partial void LogSent(string call, string server, Uri address);

    [LoggerMessage(LogLevel.Debug, "Call {Call} is back from {Server}: status {Status}, {Error}")]
    private partial void LogAnswered(string call, string server, int status, ForwarderError error);

    [LoggerMessage(LogLevel.Information, "The call to {Server} ended before its answer did: {Error}")]
    private partial void LogBroken(string server, ForwarderError error);

    [LoggerMessage(LogLevel.Warning, "The call to {Server} failed ({Error}, status {Status}): {Message}")]
    private partial void LogFailed(string server, ForwarderError error, int? status, string message);
}
