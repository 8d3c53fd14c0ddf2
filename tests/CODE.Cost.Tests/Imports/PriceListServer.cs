using System.Collections.Concurrent;
using CODE.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CODE.Cost.Tests.Imports;

/// <summary>Serves documents of the shapes that the providers document, as a test wants them, on a loopback port; it counts who asked for what.</summary>
internal sealed class PriceListServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _documents = new(StringComparer.Ordinal);

    private PriceListServer(WebApplication app, Uri address) => (_app, Address) = (app, address);

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>Every path and query that was asked for, with the headers that name a key.</summary>
    public ConcurrentQueue<(string Path, string? Key)> Asked { get; } = new();

    /// <summary>The settings of a cost server that imports from it.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Cost:AmazonPriceList"] = Address.ToString(),
        ["Cost:AzurePrices"] = Address.ToString(),
        ["Cost:GoogleCatalogue"] = Address.ToString(),
    };

    /// <summary>Starts it.</summary>
    public static async Task<PriceListServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var app = builder.Build();
        app.Urls.Add(address.ToString());
        var server = new PriceListServer(app, address);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Serves a document.</summary>
    public void Serve(string path, string body) => _documents[path] = context => context.Response.WriteAsync(body);

    /// <summary>Serves a document as it is told.</summary>
    public void Serve(string path, Func<HttpContext, Task> answer) => _documents[path] = answer;

    /// <summary>How often something was asked for.</summary>
    public int Count(string path) => Asked.Count(each => each.Path.StartsWith(path, StringComparison.Ordinal));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var path = Uri.UnescapeDataString($"{context.Request.Path}{context.Request.QueryString}");
        Asked.Enqueue((path, context.Request.Headers["X-Goog-Api-Key"]));
        var found = _documents.Where(document => path.StartsWith(document.Key, StringComparison.Ordinal)).MaxBy(static document => document.Key.Length).Value;
        context.Response.StatusCode = found is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return found?.Invoke(context) ?? Task.CompletedTask;
    }
}
