using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace CODE.ServiceDefaults.Store;

/// <summary>The connection to the fleet's one store, which speaks the Redis protocol.</summary>
public static class StoreExtensions
{
    /// <summary>The name of the connection string.</summary>
    public const string ConnectionName = "cache";

    /// <summary>
    /// Registers <see cref="IConnectionMultiplexer"/> over <c>ConnectionStrings:cache</c>. It connects in the background and reconnects by itself:
    /// a service starts without its store, and each call that needs the store fails with a fault until it is there.
    /// </summary>
    public static TBuilder AddStore<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddSingleton<IConnectionMultiplexer>(services =>
        {
            var connection = services.GetRequiredService<IConfiguration>().GetConnectionString(ConnectionName);
            var options = ConfigurationOptions.Parse(string.IsNullOrEmpty(connection) ? "127.0.0.1:6379" : connection);
            options.AbortOnConnectFail = false;
            options.ConnectTimeout = 2_000;
            options.AsyncTimeout = 2_000;
            options.SyncTimeout = 2_000;
            options.BacklogPolicy = BacklogPolicy.FailFast;
            options.ClientName = services.GetRequiredService<IHostEnvironment>().ApplicationName;
            return ConnectionMultiplexer.Connect(options);
        });
        return builder;
    }
}
