// PageWords.swift — the few words that a published page adds to a lesson, in the lesson's language.
import Lessons

/// Words around a lesson.
struct PageWords: Sendable {
  var question, task, hint, answer, solution, or, from, done, atMost, steps, parameters, phrase: String
  var mistakes, asText, contents, copy, copied, commands, lessons, made, exercises, slides: String

  /// The words of a language, named by its code; English where there are none.
  static func of(_ language: String) -> PageWords {
    let code = language.prefix { $0 != "-" && $0 != "_" }.lowercased()
    return table[code] ?? english
  }

  private static let english = PageWords(
    question: "Question", task: "Task", hint: "Hint", answer: "Answer", solution: "Solution", or: "or",
    from: "from", done: "Done when", atMost: "At most", steps: "training steps", parameters: "parameters",
    phrase: "The words:", mistakes: "If you have something else", asText: "As text",
    contents: "Contents", copy: "Copy", copied: "Copied", commands: "Commands and what they print",
    lessons: "Lessons", made: "Made with chainrule; every output on this page was computed when it was made.",
    exercises: "questions and tasks", slides: "slides")

  private static let table: [String: PageWords] = [
    "fr": PageWords(
      question: "Question", task: "Exercice", hint: "Indice", answer: "Réponse", solution: "Solution",
      or: "ou",
      from: "par", done: "Réussi quand", atMost: "Au plus", steps: "pas d'apprentissage",
      parameters: "paramètres", phrase: "Les mots :",
      mistakes: "Si vous avez trouvé autre chose", asText: "En texte", contents: "Sommaire", copy: "Copier",
      copied: "Copié", commands: "Commandes et résultats", lessons: "Leçons",
      made: "Fait avec chainrule ; tous les résultats de cette page ont été calculés à sa création.",
      exercises: "questions et exercices", slides: "diapositives"),
    "de": PageWords(
      question: "Frage", task: "Aufgabe", hint: "Hinweis", answer: "Antwort", solution: "Lösung", or: "oder",
      from: "aus", done: "Gelöst, wenn", atMost: "Höchstens", steps: "Lernschritte", parameters: "Parameter",
      phrase: "Die Wörter:", mistakes: "Wenn du etwas anderes hast",
      asText: "Als Text", contents: "Inhalt", copy: "Kopieren", copied: "Kopiert",
      commands: "Befehle und Ausgaben", lessons: "Lektionen",
      made: "Mit chainrule gemacht; jede Ausgabe auf dieser Seite wurde dabei berechnet.",
      exercises: "Fragen und Aufgaben", slides: "Folien"),
    "es": PageWords(
      question: "Pregunta", task: "Ejercicio", hint: "Pista", answer: "Respuesta", solution: "Solución",
      or: "o", from: "de", done: "Resuelto cuando", atMost: "Como máximo", steps: "pasos de entrenamiento",
      parameters: "parámetros", phrase: "Las palabras:",
      mistakes: "Si tienes otra cosa", asText: "Como texto", contents: "Contenido", copy: "Copiar",
      copied: "Copiado", commands: "Órdenes y resultados", lessons: "Lecciones",
      made: "Hecho con chainrule; todos los resultados de esta página se calcularon al crearla.",
      exercises: "preguntas y ejercicios", slides: "diapositivas"),
  ]
}
