using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CODE.Testing.Kubernetes;

/// <summary>Stands in for an API server where the real one cannot be had: one that lies, breaks off, never ends, or wants to be left alone. It knows a few kinds; the rest is the test's.</summary>
public sealed class StandInApiServer : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Discovery = new(StringComparer.Ordinal)
    {
        ["/api"] = """{"kind": "APIVersions", "versions": ["v1"]}""",
        ["/apis"] = """{"kind": "APIGroupList", "groups": [{"name": "apps", "versions": [{"groupVersion": "apps/v1", "version": "v1"}], "preferredVersion": {"groupVersion": "apps/v1", "version": "v1"}}]}""",
        ["/api/v1"] = Resources("v1", ("pods", "Pod"), ("configmaps", "ConfigMap"), ("secrets", "Secret")),
        ["/apis/apps/v1"] = Resources("apps/v1", ("deployments", "Deployment"), ("replicasets", "ReplicaSet")),
    };

    private readonly WebApplication _app;
    private readonly TemporaryKubeconfig _kubeconfig;
    private readonly ConcurrentQueue<string> _requests;

    private StandInApiServer(WebApplication app, ConcurrentQueue<string> requests)
    {
        (_app, _requests) = (app, requests);
        _kubeconfig = TemporaryKubeconfig.For(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));
    }

    /// <summary>The path of a kubeconfig that leads to it.</summary>
    public string Kubeconfig => _kubeconfig.Path;

    /// <summary>What was asked besides what kinds there are, in order: <c>GET /api/v1/pods?limit=500</c>.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Starts it.</summary>
    /// <param name="answer">Answers whatever is asked besides what kinds there are.</param>
    public static async Task<StandInApiServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var (app, requests) = (builder.Build(), new ConcurrentQueue<string>());
        app.Run(async context =>
        {
            if (Discovery.TryGetValue(context.Request.Path, out var known))
            {
                await JsonAsync(context, known);
                return;
            }

            requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            await answer(context);
        });
        await app.StartAsync();
        return new StandInApiServer(app, requests);
    }

    /// <summary>Answers with JSON.</summary>
    public static Task JsonAsync(HttpContext context, string json, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json, context.RequestAborted);
    }

    /// <summary>Answers as an API server refuses something.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string reason, string message) => JsonAsync(
        context, $$"""{"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "{{reason}}", "message": "{{message}}", "code": {{status}}}""", status);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _kubeconfig.Dispose();
        await _app.DisposeAsync();
    }

    private static string Resources(string version, params (string Name, string Kind)[] resources) =>
        $$"""{"kind": "APIResourceList", "groupVersion": "{{version}}", "resources": [{{string.Join(", ", resources.Select(static one => $$"""{"name": "{{one.Name}}", "kind": "{{one.Kind}}", "namespaced": true, "verbs": ["get", "list", "watch", "patch"]}"""))}}]}""";
}
