namespace CODE.Gateway.Caching.Versions;

/// <summary>What is known of a tag.</summary>
/// <param name="Version">Changes with each change that drops the tag; 0 where none did in the memory of the store.</param>
/// <param name="ChangingUntil">Until when something that the tag is about may be changing, in milliseconds since 1970; 0 when nothing is.</param>
internal readonly record struct TagState(string Version, long ChangingUntil)
{
    /// <summary>The version of a tag that was never dropped.</summary>
    public const string Unchanged = "0";

    /// <summary>Whether it is changing, so that what is read now may not be true any more when the change is over.</summary>
    public bool IsChanging(DateTimeOffset now) => ChangingUntil > now.ToUnixTimeMilliseconds();
}
