using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Editing;

/// <summary>An edit that cannot be made. Caught by <see cref="DefinitionEditor"/>; the file it was about is thrown away.</summary>
internal sealed class EditRefusedException(Bilingual sentence) : Exception(sentence.En)
{
    public Bilingual Sentence { get; } = sentence;
}

/// <summary>Why an edit is refused: what was found, and what would be right.</summary>
internal static class Refused
{
    public static EditRefusedException NoStep(string id) => New(
        $"There is no step with the id “{id}” in this draft; somebody may have removed it. Choose one that is on the diagram.",
        $"Aucune étape de ce projet n’a l’identifiant « {id} » ; elle a peut-être été retirée. Choisissez une étape du schéma.");

    public static EditRefusedException OfAnotherFile(Activity step) => New(
        $"“{step.Text.En}” belongs to a workflow that is used here as a step. Change it in that workflow.",
        $"« {step.Text.Fr} » appartient à un circuit utilisé ici comme étape. Modifiez-la dans ce circuit.");

    public static EditRefusedException NotOnADiagram(Activity step) => New(
        $"“{step.Text.En}” does not stand on a diagram with connections, so it cannot be connected or removed here. Change the file of the workflow instead.",
        $"« {step.Text.Fr} » n’est pas sur un schéma à liaisons : elle ne peut être ni reliée ni retirée ici. Modifiez plutôt le fichier du circuit.");

    public static EditRefusedException Tangle(Activity diagram) => New(
        $"“{diagram.Text.En}” has too many paths between its steps to be laid out. Take some away first.",
        $"« {diagram.Text.Fr} » comporte trop de chemins entre ses étapes pour être disposé. Supprimez-en d’abord.");

    public static EditRefusedException NoOutcome(Activity step, string outcome, IReadOnlyCollection<string> ports) => ports.Count == 0
        ? New($"Nothing follows the step “{step.Text.En}”: it ends its path.", $"Rien ne suit l’étape « {step.Text.Fr} » : elle termine son chemin.")
        : New($"The step “{step.Text.En}” never ends with “{SvgWords.Ending(outcome).En}”. Its outcomes are: {string.Join(", ", ports.Select(p => SvgWords.Ending(p).En))}.",
            $"L’étape « {step.Text.Fr} » ne se termine jamais par « {SvgWords.Ending(outcome).Fr} ». Ses issues sont : {string.Join(", ", ports.Select(p => SvgWords.Ending(p).Fr))}.");

    public static EditRefusedException NoWay(Connection way) => New(
        $"No connection leads from “{way.Source}” by “{way.Port ?? "Done"}” to “{way.Target}”; somebody may have removed it. Choose one that is on the diagram.",
        $"Aucune liaison ne mène de « {way.Source} » par « {way.Port ?? "Done"} » à « {way.Target} » ; elle a peut-être été retirée. Choisissez une liaison du schéma.");

    public static EditRefusedException WayExists(Activity from, string outcome, Activity to) => New(
        $"“{from.Text.En}” leads by “{SvgWords.Ending(outcome).En}” to “{to.Text.En}” already. Choose another step.",
        $"« {from.Text.Fr} » mène déjà par « {SvgWords.Ending(outcome).Fr} » à « {to.Text.Fr} ». Choisissez une autre étape.");

    public static EditRefusedException OtherDiagram(Activity from, Activity to) => New(
        $"“{from.Text.En}” and “{to.Text.En}” stand on different diagrams. Choose a step of the same diagram.",
        $"« {from.Text.Fr} » et « {to.Text.Fr} » sont sur des schémas différents. Choisissez une étape du même schéma.");

    public static EditRefusedException IsStart(Activity step) => New(
        $"The diagram starts at “{step.Text.En}”: without it nothing would happen. Change it, or add steps behind it.",
        $"Le schéma commence par « {step.Text.Fr} » : sans elle, rien n’aurait lieu. Modifiez-la, ou ajoutez des étapes après elle.");

    public static EditRefusedException NoWayPast(Activity step) => New(
        $"It is not clear what should follow when “{step.Text.En}” goes: that needs one path in, and one step behind it. Remove it without reconnecting.",
        $"On ne sait pas ce qui doit suivre si « {step.Text.Fr} » est retirée : il faut un seul chemin vers elle et une seule étape après. Retirez-la sans relier.");

    public static EditRefusedException EndsThePath(string type) => New(
        $"Nothing can follow a step of the type {type}, so it cannot stand between two steps. Add it behind an outcome that leads nowhere.",
        $"Rien ne peut suivre une étape du type {type} : elle ne peut pas être placée entre deux étapes. Ajoutez-la après une issue qui ne mène nulle part.");

    public static EditRefusedException UnknownType(string type) => New(
        $"Steps of the type “{type}” do not run here. Choose a kind of step from the list.",
        $"Les étapes du type « {type} » ne s’exécutent pas ici. Choisissez un type d’étape dans la liste.");

    public static EditRefusedException IdTaken(string id) => New(
        $"The id “{id}” is taken by another step. Choose another one.",
        $"L’identifiant « {id} » est déjà pris par une autre étape. Choisissez-en un autre.");

    public static EditRefusedException WrongId(string id) => New(
        $"“{id}” cannot be an id. An id has 1 to {DefinitionEditor.MaxId} letters, digits, hyphens, dots or underscores.",
        $"« {id} » ne peut pas être un identifiant. Un identifiant compte de 1 à {DefinitionEditor.MaxId} lettres, chiffres, tirets, points ou soulignés.");

    public static EditRefusedException NoInput(Activity step, string input, IEnumerable<string> inputs) => New(
        $"The step “{step.Text.En}” has no setting “{input}” that can be changed here. Its settings are: {Listed(inputs, "none")}.",
        $"L’étape « {step.Text.Fr} » n’a pas de réglage « {input} » modifiable ici. Ses réglages sont : {Listed(inputs, "aucun")}.");

    public static EditRefusedException WrongValue(ActivityInput input, string given) => New(
        $"“{Short(given)}” is no value for “{input.Words.En}”. It holds: {input.Description.En}",
        $"« {Short(given)} » ne convient pas pour « {input.Words.Fr} ». Valeur attendue : {input.Description.Fr}");

    public static EditRefusedException WrongLanguage(string type) => New(
        $"“{type}” is no kind of expression that runs here. Choose JavaScript, Liquid, Variable, Input or Object.",
        $"« {type} » n’est pas un type d’expression exécuté ici. Choisissez JavaScript, Liquid, Variable, Input ou Object.");

    public static EditRefusedException WrongText() => New(
        $"A text is missing, too long, or holds what cannot be written. Give 1 to {DefinitionEditor.MaxText} readable characters in English and in French.",
        $"Un libellé manque, est trop long ou contient un caractère impossible à écrire. Donnez de 1 à {DefinitionEditor.MaxText} caractères lisibles, en anglais et en français.");

    public static EditRefusedException NoLanguage(string language) => New(
        $"“{language}” is no language of this product. Choose en or fr.", $"« {language} » n’est pas une langue de ce produit. Choisissez en ou fr.");

    public static EditRefusedException WrongPlace() => New(
        $"That place is too far away. Coordinates lie within {DefinitionEditor.MaxCoordinate} of 0.",
        $"Cet emplacement est trop éloigné. Les coordonnées vont jusqu’à {DefinitionEditor.MaxCoordinate} de part et d’autre de 0.");

    public static EditRefusedException NoSteps() => New(
        "No step is chosen. Choose one or several on the diagram.", "Aucune étape n’est choisie. Choisissez-en une ou plusieurs sur le schéma.");

    public static EditRefusedException NotCopied() => New(
        "What was to be pasted are no steps that were copied here. Copy steps of a diagram first.",
        "Ce qui devait être collé ne provient pas d’étapes copiées ici. Copiez d’abord des étapes d’un schéma.");

    public static EditRefusedException TooMany(int most) => New(
        $"More than {most} steps cannot be pasted at once. Copy fewer.", $"On ne peut pas coller plus de {most} étapes à la fois. Copiez-en moins.");

    private static string Listed(IEnumerable<string> names, string none) => string.Join(", ", names) is { Length: > 0 } list ? list : none;

    private static string Short(string text) => text.Length <= 60 ? text : text[..59] + "…";

    private static EditRefusedException New(string en, string fr) => new(new(en, fr));
}
