using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Answers;
using NJsonSchema;
using NJsonSchema.Validation;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace CODE.Gateway.Policy;

/// <summary>Reads policies: YAML is turned into JSON, checked against the published schema, and only then understood.</summary>
internal sealed class PolicyReader
{
    /// <summary>The largest policy file, in bytes: some ten thousand rules.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const string SchemaResource = "policy.schema.json";
    private const int MaxFaultsTold = 5;
    private const int MaxDepth = 64;
    private const int MaxValues = 1_000_000;
    private static readonly JsonSerializerOptions Json = CreateJson();

    // Begun beside the rest of the start, of which it would take a fifth.
    private readonly Task<JsonSchema> _schema = Task.Run(static () => JsonSchema.FromJsonAsync(SchemaText()));

    /// <summary>Reads a policy file.</summary>
    /// <exception cref="PolicyFault">It is not a policy.</exception>
    public async Task<PolicyRules> ReadAsync(string yaml)
    {
        var json = ToJson(yaml) ?? new JsonObject();
        await CheckAsync(json, static schema => schema);
        return await PolicyRules.OfAsync(Understand<PolicyRecord>(json));
    }

    /// <summary>Checks one permission, as the admin API takes it, and makes it ready.</summary>
    /// <exception cref="PolicyFault">It is none.</exception>
    public async Task<Permission> ReadPermissionAsync(string json)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            throw new PolicyFault("The permission is not JSON.");
        }

        await CheckAsync(node ?? new JsonObject(), static schema => schema.Definitions["permission"]);
        return await Permission.OfAsync(Understand<PermissionRecord>(node!), PermissionSource.Grant);
    }

    /// <summary>A permission as JSON text, for the store.</summary>
    public static string Write(PermissionRecord permission) => JsonSerializer.Serialize(permission, Json);

    private async Task CheckAsync(JsonNode json, Func<JsonSchema, JsonSchema> part)
    {
        var faults = part(await _schema).Validate(json.ToJsonString());
        if (faults.Count > 0)
        {
            throw new PolicyFault(string.Join(" ", faults.SelectMany(Leaves).Take(MaxFaultsTold).Select(static fault => $"{fault.Path ?? "#"}: {fault.Kind}.")));
        }
    }

    private static IEnumerable<ValidationError> Leaves(ValidationError fault) => fault is ChildSchemaValidationError child ? child.Errors.Values.SelectMany(static errors => errors).SelectMany(Leaves) : [fault];

    private static T Understand<T>(JsonNode json)
    {
        try
        {
            return json.Deserialize<T>(Json)!;
        }
        catch (JsonException exception)
        {
            throw new PolicyFault($"{exception.Path}: {exception.Message}");
        }
    }

    private static JsonNode? ToJson(string yaml)
    {
        try
        {
            var deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().WithDuplicateKeyChecking().Build();
            var budget = MaxValues;
            return ToJson(deserializer.Deserialize(new Parser(new StringReader(yaml))), 0, ref budget);
        }
        catch (YamlException exception)
        {
            throw new PolicyFault($"Line {exception.Start.Line}: {exception.InnerException?.Message ?? exception.Message}");
        }
    }

    // Aliases are written out, so a small file could become any size.
    private static JsonNode? ToJson(object? value, int depth, ref int budget)
    {
        if (depth > MaxDepth || --budget < 0)
        {
            throw new PolicyFault($"It is nested deeper than {MaxDepth} levels, or holds more than {MaxValues} values.");
        }

        switch (value)
        {
            case null:
                return null;
            case IDictionary<object, object?> map:
                var members = new JsonObject();
                foreach (var (key, member) in map)
                {
                    members[Convert.ToString(key, CultureInfo.InvariantCulture)!] = ToJson(member, depth + 1, ref budget);
                }

                return members;
            case IEnumerable<object?> list:
                var items = new JsonArray();
                foreach (var item in list)
                {
                    items.Add(ToJson(item, depth + 1, ref budget));
                }

                return items;
            case string text:
                return JsonValue.Create(text);
            default:
                return JsonSerializer.SerializeToNode(value);
        }
    }

    private static string SchemaText()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(SchemaResource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static JsonSerializerOptions CreateJson()
    {
        var options = new JsonSerializerOptions();
        options.UseFleetNames();
        return options;
    }
}
