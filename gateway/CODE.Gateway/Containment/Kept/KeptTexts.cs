using System.Globalization;
using System.Security.Cryptography;
using CODE.Gateway.Containment.Text;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CODE.Gateway.Containment.Kept;

/// <summary>
/// Keeps what was cut off texts, in pages, for the caller who was to get it and for nobody else: <c>rest://{id}/{page}</c>. Kept in the store, so that any replica
/// can answer; for a while, and only the newest of each caller.
/// </summary>
internal sealed partial class KeptTexts(IConnectionMultiplexer store, IOptions<GatewayOptions> options, ILogger<KeptTexts> logger)
{
    /// <summary>How many texts are kept of one caller.</summary>
    public const int MaxPerCaller = 16;

    private const string Scheme = "rest://";
    private const string Owner = "owner";
    private const string Count = "count";
    private const int IdBytes = 16;

    // The line at the end of each page that names the next.
    private const int FooterBytes = 256;

    private readonly int _pageBytes = options.Value.MaxTextBytes - FooterBytes;
    private readonly TimeSpan _lifetime = options.Value.KeptTextLifetime;

    /// <summary>Whether a URI is one of a kept text.</summary>
    public static bool IsOne(string? uri) => uri?.StartsWith(Scheme, StringComparison.Ordinal) ?? false;

    /// <summary>An id that nobody can guess.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    /// <summary>The URI of a page.</summary>
    public static string UriOf(string id, int page) => string.Create(CultureInfo.InvariantCulture, $"{Scheme}{id}/{page}");

    /// <summary>Keeps a text.</summary>
    /// <returns>Whether it is kept; the store may be away.</returns>
    public async Task<bool> KeepAsync(Caller caller, string id, string text, CancellationToken cancellationToken)
    {
        var pages = Pages(text);
        var database = store.GetDatabase();
        RedisKey list = $"code:gateway:rests:{caller.Subject}";
        try
        {
            var older = await StoreCalls.Guard(() => database.ListRangeAsync(list, MaxPerCaller - 1, -1), cancellationToken);
            var transaction = database.CreateTransaction();
            var key = KeyOf(id);
            _ = transaction.HashSetAsync(key, [new(Owner, caller.Subject), new(Count, pages.Count), .. pages.Select(static (page, index) => new HashEntry(index + 1, page))]);
            _ = transaction.KeyExpireAsync(key, _lifetime);
            _ = transaction.ListLeftPushAsync(list, id);
            _ = transaction.ListTrimAsync(list, 0, MaxPerCaller - 1);
            _ = transaction.KeyExpireAsync(list, _lifetime);
            if (older.Length > 0)
            {
                _ = transaction.KeyDeleteAsync([.. older.Select(static old => KeyOf(old.ToString()))]);
            }

            return await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
        }
        catch (FaultException exception)
        {
            LogNotKept(exception);
            return false;
        }
    }

    /// <summary>Reads a page.</summary>
    /// <returns>Null when there is none, or when it is somebody else's.</returns>
    /// <exception cref="FaultException">The store is away.</exception>
    public async Task<string?> ReadAsync(Caller caller, string uri, CancellationToken cancellationToken)
    {
        if (uri[Scheme.Length..].Split('/') is not [var id, var number] || id.Length != 2 * IdBytes
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var page) || page < 1)
        {
            return null;
        }

        var database = store.GetDatabase();
        var fields = await StoreCalls.Guard(() => database.HashGetAsync(KeyOf(id), [Owner, Count, page]), cancellationToken);
        if (fields is not [{ IsNull: false } owner, var count, { IsNull: false } text] || owner != caller.Subject)
        {
            return null;
        }

        var footer = page < (int)count ? $"Page {page} of {count}. Read on: {UriOf(id, page + 1)}" : $"Page {page} of {count}, the last.";
        return $"{text}\n[{footer}]";
    }

    private List<string> Pages(string text)
    {
        var pages = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            // A single character is never larger than a page.
            var length = TextCut.LengthWithin(text.AsSpan(at), _pageBytes);
            pages.Add(text.Substring(at, length));
            at += length;
        }

        return pages;
    }

    private static RedisKey KeyOf(string id) => $"code:gateway:rest:{id}";

    [LoggerMessage(LogLevel.Warning, "The rest of an answer could not be kept")]
    private partial void LogNotKept(Exception exception);
}
