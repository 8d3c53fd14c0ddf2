using System.Text.Json;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Variables;

/// <summary>
/// The variables of a root module, read from its sources: terraform tells them only in a plan, and a wrong name or a secret in an error text
/// has to be recognized before there is one.
/// </summary>
internal sealed class ModuleVariables
{
    private const int MaxFileBytes = 1024 * 1024;
    private readonly Dictionary<string, DeclaredVariable> _declared = new(StringComparer.Ordinal);
    private readonly List<string> _valuesInFiles = [];

    private ModuleVariables()
    {
    }

    /// <summary>The names of the ephemeral variables.</summary>
    public IEnumerable<string> Ephemeral => _declared.Values.Where(static variable => variable.IsEphemeral).Select(static variable => variable.Name);

    /// <summary>Reads the variables of the root module in a folder.</summary>
    public static ModuleVariables Read(string folder)
    {
        var module = new ModuleVariables();
        var files = new DirectoryInfo(folder).GetFiles().Where(static file => file.Length <= MaxFileBytes).OrderBy(static file => file.Name, StringComparer.Ordinal).ToArray();
        foreach (var file in files)
        {
            module.ReadDeclarations(file);
        }

        foreach (var file in files.Where(static file => file.Name.Contains(".tfvars", StringComparison.Ordinal)))
        {
            module.ReadValues(file);
        }

        return module;
    }

    /// <summary>Refuses values for variables that the module does not declare.</summary>
    /// <exception cref="FaultException">A name is unknown; nothing was done.</exception>
    public void Check(IReadOnlyDictionary<string, JsonElement> values)
    {
        var unknown = values.Keys.Where(name => !_declared.ContainsKey(name)).Order(StringComparer.Ordinal).ToArray();
        if (unknown.Length > 0)
        {
            var known = _declared.Count == 0 ? "It declares none." : $"It declares: {string.Join(", ", _declared.Keys.Order(StringComparer.Ordinal).Take(50))}.";
            throw new FaultException(
                FaultCodes.InvalidArgument,
                $"The configuration declares no variable {string.Join(", ", unknown.Take(10).Select(static name => $"'{Shown(name)}'"))}.",
                known);
        }
    }

    /// <summary>Those of these values that the module declares a variable for.</summary>
    public IReadOnlyDictionary<string, JsonElement> Known(IReadOnlyDictionary<string, JsonElement> values) =>
        values.Where(value => _declared.ContainsKey(value.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>What must not be shown of these values, and of the values in the module's own files.</summary>
    public IEnumerable<string> Secrets(IReadOnlyDictionary<string, JsonElement> values) =>
    [
        .. values.Where(value => _declared.TryGetValue(value.Key, out var variable) && variable.IsSecret).SelectMany(static value => JsonLeaves.Of(value.Value)),
        .. _declared.Values.Where(static variable => variable.IsSecret).SelectMany(static variable => variable.DefaultLiterals),
        .. _valuesInFiles,
    ];

    private void ReadDeclarations(FileInfo file)
    {
        if (file.Name.EndsWith(".tf", StringComparison.Ordinal) || file.Name.EndsWith(".tofu", StringComparison.Ordinal))
        {
            foreach (var block in HclReader.Read(File.ReadAllText(file.FullName)).Blocks.Where(static block => block is { Type: "variable", Labels.Count: 1 }))
            {
                Declare(block.Labels[0], IsTrue(block, "sensitive"), IsTrue(block, "ephemeral"), block.Arguments.GetValueOrDefault("default")?.Literals ?? []);
            }
        }
        else if (file.Name.EndsWith(".tf.json", StringComparison.Ordinal) || file.Name.EndsWith(".tofu.json", StringComparison.Ordinal))
        {
            foreach (var (name, body) in JsonBlocks.Of(file.FullName, "variable"))
            {
                Declare(name, IsTrue(body, "sensitive"), IsTrue(body, "ephemeral"), body.TryGetProperty("default", out var value) ? [.. JsonLeaves.Of(value)] : []);
            }
        }
    }

    private void ReadValues(FileInfo file)
    {
        if (file.Name.EndsWith(".tfvars", StringComparison.Ordinal))
        {
            var arguments = HclReader.Read(File.ReadAllText(file.FullName)).Arguments;
            _valuesInFiles.AddRange(arguments.Where(argument => IsSecret(argument.Key)).SelectMany(static argument => argument.Value.Literals));
        }
        else if (file.Name.EndsWith(".tfvars.json", StringComparison.Ordinal))
        {
            _valuesInFiles.AddRange(JsonBlocks.Members(file.FullName).Where(member => IsSecret(member.Name)).SelectMany(static member => JsonLeaves.Of(member.Value)));
        }
    }

    private bool IsSecret(string name) => _declared.TryGetValue(name, out var variable) && variable.IsSecret;

    // An override file may declare a variable again; then each 'true' counts.
    private void Declare(string name, bool sensitive, bool ephemeral, IReadOnlyList<string> defaults)
    {
        var known = _declared.GetValueOrDefault(name);
        _declared[name] = new DeclaredVariable(
            name, sensitive || known?.IsSensitive == true, ephemeral || known?.IsEphemeral == true, [.. defaults, .. known?.DefaultLiterals ?? []]);
    }

    private static bool IsTrue(HclBlock block, string argument) => block.Arguments.TryGetValue(argument, out var value) && value.Text == "true";

    private static bool IsTrue(JsonElement block, string argument) =>
        block.ValueKind == JsonValueKind.Object && block.TryGetProperty(argument, out var value)
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true")));

    private static string Shown(string name) => name.Length <= 60 ? name : name[..60] + "…";
}
