using CODE.Gateway.Caching.Answers;
using CODE.Gateway.Caching.Versions;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CODE.Gateway.Caching;

/// <summary>Registers the cache.</summary>
internal static class CacheSetup
{
    /// <summary>Registers it.</summary>
    public static void AddCaching(this IServiceCollection services)
    {
        services.AddOptions<CacheOptions>().BindConfiguration(CacheOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IDistributedCache>(static provider => new RedisCache(Options.Create(new RedisCacheOptions
        {
            ConnectionMultiplexerFactory = () => Task.FromResult(provider.GetRequiredService<IConnectionMultiplexer>()),
        })));
        services.AddSingleton<AnswerCache>();
        services.AddSingleton<TagStore>();
        services.AddSingleton<TagVersions>();
        services.AddSingleton<TagChanges>();
        services.AddSingleton<ReplicaNotes>();
        services.AddHostedService<ReplicaLease>();
        services.AddSingleton<FreshNews>();
        services.AddHostedService(static provider => provider.GetRequiredService<FreshNews>());
        services.AddSingleton<CacheKeys>();
        services.AddSingleton<InFlightCalls>();
        services.AddSingleton<TaskChanges>();
        services.AddSingleton<CacheMetrics>();
    }
}
