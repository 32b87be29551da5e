#pragma once
#include <qgsdiagram.h> // packagers flatten this folder
