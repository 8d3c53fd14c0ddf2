using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace CODE.AppHost.Probe;

/// <summary>A service that tells what it was given and ends as it is told. Not ready before its fifth health request, so that an order shows.</summary>
internal static class ProbeService
{
    private const int HealthRequestsBeforeReady = 5;

    private static int healthRequests;

    /// <summary>Serves until stopped.</summary>
    public static async Task RunAsync(string name)
    {
        var app = WebApplication.CreateBuilder().Build();
        app.MapGet("/health", () => Interlocked.Increment(ref healthRequests) < HealthRequestsBeforeReady
            ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
            : Results.Ok(name));
        app.MapGet("/process", () => Environment.ProcessId);
        app.MapGet("/environment/{variable}", (string variable) => Environment.GetEnvironmentVariable(variable) ?? "");
        app.MapPost("/exit/{code:int}", (int code) => Environment.Exit(code));
        app.MapPost("/print/{lines:int}", Print);
        app.MapPut("/store/{key}/{megabytes:int}", (string key, int megabytes) => WithStoreAsync(store => store.StringSetAsync(key, new byte[megabytes << 20])));
        app.MapGet("/store/{key}", (string key) => WithStoreAsync(store => store.StringLengthAsync(key)));
        app.Lifetime.ApplicationStopping.Register(() => Console.WriteLine($"{name} was asked to stop"));
        await app.RunAsync();
    }

    private static void Print(int lines)
    {
        var text = new string('x', 1000);
        for (var line = 0; line < lines; line++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line:D8} {text}"));
        }
    }

    private static async Task<T> WithStoreAsync<T>(Func<IDatabase, Task<T>> action)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(Environment.GetEnvironmentVariable("ConnectionStrings__cache")!);
        return await action(connection.GetDatabase());
    }
}
