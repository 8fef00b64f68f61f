; Stands in for the program where only its installer is tried: runs for so many milliseconds, then ends.
; makensis -DNAME=file.exe stand-in.nsi

Target amd64-unicode
Unicode true
RequestExecutionLevel user
SilentInstall silent
OutFile "${NAME}"
!include FileFunc.nsh

Section
  ${GetParameters} $0
  Sleep $0
SectionEnd
